/**
 * Which cause off the ladder is told first when several are seen: what makes every other judgement worthless comes
 * first, then what stops the service for everybody, then what stops single requests. Rules not named here follow in
 * the order of their ids.
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
  "password-policy-control-missing",
  "password-policy-refusal",
];

/** Lower is told first. */
function precedenceOf(ruleId: string): number {
  const index = FIRST.indexOf(ruleId);
  return index === -1 ? FIRST.length : index;
}

export function byPrecedence(a: { readonly ruleId: string }, b: { readonly ruleId: string }): number {
  return precedenceOf(a.ruleId) - precedenceOf(b.ruleId) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0);
}
