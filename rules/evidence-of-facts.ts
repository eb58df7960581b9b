import type { NonEmpty } from "./rule.ts";
import type { EvidenceRef, Fact } from "./views.ts";

/**
 * Where facts were read, all of them in order.
 *
 * @throws Error when none of them names a place: a bug in whoever made the fact, and no finding can rest on it.
 */
export function getEvidence(...facts: readonly (Fact<unknown> | null)[]): NonEmpty<EvidenceRef> {
  const [first, ...rest] = facts.flatMap((fact) => fact?.evidence ?? []);
  if (!first) throw new Error("a fact that names no evidence");
  return [first, ...rest];
}
