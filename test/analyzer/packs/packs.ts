import { loadPack } from "../../../analyzer/packs/load-pack.ts";
import { PackError } from "../../../analyzer/packs/pack-error.ts";
import type { RulePack } from "../../../analyzer/packs/rule-pack.ts";
import { sha256 } from "../../../bundle/node/sha256.ts";

export const load = (text: string | Uint8Array): RulePack =>
  loadPack(typeof text === "string" ? new TextEncoder().encode(text) : text, "contoso.yaml", sha256);

/** The lines that a bad pack is refused with. */
export function refusalOf(text: string | Uint8Array): string[] {
  try {
    load(text);
  } catch (error) {
    if (error instanceof PackError) return error.lines;
    throw error;
  }
  return [];
}

/** A pack of rules that are all alike but for what is asked. Values are JSON, which is YAML. */
export function packOf(...rules: readonly Readonly<Record<string, unknown>>[]): string {
  const whole = rules.map((rule, i) => ({
    id: `contoso/rule-${i + 1}`,
    title: "A rule",
    why: "For the test.",
    finding: "Seen.",
    effect: { kind: "note" },
    ...rule,
  }));
  return JSON.stringify({ pack: "contoso", version: "1.0.0", title: "A pack", rules: whole }, null, 1);
}
