import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { Data } from "../../rules/rule.ts";
import type { EvidenceRef } from "../../rules/views.ts";

/** What a condition comes to. `no` has evidence too: `not` makes it a finding. */
export type Truth =
  | { readonly is: "yes"; readonly evidence: readonly EvidenceRef[]; readonly data: Data }
  | { readonly is: "no"; readonly evidence: readonly EvidenceRef[] }
  | { readonly is: "unknown"; readonly because: string; readonly missing: readonly ArtifactName[] };

export const yes = (evidence: readonly EvidenceRef[], data: Data = {}): Truth => ({ is: "yes", evidence, data });
export const no = (evidence: readonly EvidenceRef[] = []): Truth => ({ is: "no", evidence });
export const unknown = (because: string, missing: readonly ArtifactName[] = []): Truth => ({
  is: "unknown",
  because,
  missing,
});
export const notRead = (...missing: readonly ArtifactName[]): Truth =>
  unknown(`not in the evidence: ${missing.join(", ")}`, missing);

export function negate(truth: Truth): Truth {
  if (truth.is === "unknown") return truth;
  return truth.is === "yes" ? no(truth.evidence) : yes(truth.evidence);
}

/** One `no` decides; without one, what is unknown stays so. The first part that names a thing names it. */
export function allOf(parts: readonly Truth[]): Truth {
  const refused = parts.filter((part) => part.is === "no");
  if (refused.length > 0) return no(refused.flatMap((part) => part.evidence));
  const open = parts.filter((part) => part.is === "unknown");
  if (open.length > 0) {
    const reasons = [...new Set(open.map((part) => part.because))];
    return unknown(reasons.join("; "), [...new Set(open.flatMap((part) => part.missing))]);
  }
  const met = parts.filter((part) => part.is === "yes");
  return yes(
    met.flatMap((part) => part.evidence),
    Object.assign({}, ...met.map((part) => part.data).reverse()),
  );
}

export function anyOf(parts: readonly Truth[]): Truth {
  const met = parts.filter((part) => part.is === "yes");
  return met.length > 0 ? allOf(met) : negate(allOf(parts.map(negate)));
}
