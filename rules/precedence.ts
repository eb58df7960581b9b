/**
 * Which cause off the ladder is told first when several are seen: what makes every other judgement worthless comes
 * first, then what stops the service for everybody, then what stops single requests. Rules not named here follow in
 * the order of their ids, and after all of them those of rule packs: what the documentation knows is told first.
 */
const FIRST: readonly string[] = [
  "staging-server",
  "dirsync-product",
  "clock-skew",
  "service-cannot-log-on",
  "service-crashed",
  "product-removed",
  "writeback-never-enabled",
  "writeback-switched-off",
  "wizard-sign-in-refused",
  "offboarding-refused",
  "ldap-signing-off",
  "connector-password-too-long",
  "domain-controller-unreachable",
  "remote-sam-restricted",
  "ad-permission-denied",
  "ad-configuration-error",
  "duplicate-anchor",
  "user-not-found",
  "password-policy-refusal",
];

/** Lower is told first. */
function precedenceOf(ruleId: string): number {
  const index = FIRST.indexOf(ruleId);
  if (index !== -1) return index;
  // Only the ids of packs have a slash: the name of the pack stands before it.
  return ruleId.includes("/") ? FIRST.length + 1 : FIRST.length;
}

export function byPrecedence(a: { readonly ruleId: string }, b: { readonly ruleId: string }): number {
  return precedenceOf(a.ruleId) - precedenceOf(b.ruleId) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0);
}
