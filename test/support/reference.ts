import type { Evidence } from "../../analyzer/evidence.ts";
import type { EvidenceRef } from "../../rules/views.ts";

/** Follows a reference into the artefact. */
export function exists(evidence: Evidence, ref: EvidenceRef): boolean {
  const state = evidence.artifacts[ref.artifact];
  if (state === undefined || state.state === "missing") return false;
  if (ref.recordId !== undefined) {
    return (
      Array.isArray(state.value) && state.value.some((one: { recordId?: number }) => one.recordId === ref.recordId)
    );
  }
  if (ref.field === undefined) return false;
  let value: unknown = state.value;
  let rest = ref.field;
  while (rest !== "") {
    if (typeof value !== "object" || value === null) return false;
    const holder = value as Record<string, unknown>;
    // Names of parameters hold dots: the longest key that fits comes first.
    const key = Object.keys(holder)
      .filter((name) => rest === name || rest.startsWith(`${name}.`) || rest.startsWith(`${name}[`))
      .sort((a, b) => b.length - a.length)[0];
    const index = /^\[(\d+)\]\.?/.exec(rest);
    if (index) {
      value = (value as unknown[])[Number(index[1])];
      rest = rest.slice(index[0].length);
    } else if (key !== undefined) {
      value = holder[key];
      rest = rest.slice(key.length).replace(/^\./, "");
    } else return false;
  }
  return value !== undefined;
}
