/** Causes told together, and why they come where they do. */
interface Tier {
  /** Ends the sentence "told first because it …". */
  readonly because: string;
  readonly rules: readonly string[];
}

/**
 * Which cause is told first when several are seen: what makes every other judgement worthless comes first, then what
 * stops the service for everybody, then what stops single requests. Rules not named here follow in the order of their
 * ids. Inside a tier, what explains more of the evidence comes first, then the order of the list: the narrower cause
 * before the wider one that it is part of. Those of rule packs follow after all others: what the documentation knows is
 * told first.
 */
const TIERS: readonly Tier[] = [
  {
    because: "makes every other sign on this server doubtful",
    rules: ["staging-server", "dirsync-product", "clock-skew"],
  },
  {
    because: "stops writeback for everybody",
    rules: [
      "service-cannot-log-on",
      "service-crashed",
      "product-removed",
      "writeback-never-enabled",
      "writeback-switched-off",
      "wizard-sign-in-refused",
      "offboarding-refused",
    ],
  },
  {
    because: "is nearest to the server on the way out: what lies behind it cannot be seen before it is mended",
    rules: [
      "network-blocked",
      "proxy-authentication",
      "proxy-refusal",
      "root-certificate-missing",
      "tls-interception",
      "relay-listener-down",
      "relay-gateway-blocked",
      "relay-idle-cut",
    ],
  },
  {
    because: "concerns the connector, through which everybody's requests go",
    rules: [
      "ldap-signing-off",
      "connector-password-too-long",
      "connector-account-refused",
      "password-policy-control-missing",
      "preferred-controller-name",
      "domain-controller-unreachable",
      "remote-sam-restricted",
      "ad-permission-denied",
      "ad-configuration-error",
    ],
  },
  {
    because: "explains what befell single users",
    rules: [
      "duplicate-anchor",
      "selective-password-sync",
      "user-not-found",
      "minimum-password-age",
      "password-policy-refusal",
      "refused-for-some-users",
      "user-may-not-change",
    ],
  },
];

interface Cause {
  readonly ruleId: string;
  readonly data?: Readonly<Record<string, string | number>>;
}

/** Only the ids of packs have a slash: the name of the pack stands before it. */
const isOfPack = (ruleId: string): boolean => ruleId.includes("/");

function tierOf(ruleId: string): number {
  const index = TIERS.findIndex((tier) => tier.rules.includes(ruleId));
  if (index !== -1) return index;
  return isOfPack(ruleId) ? TIERS.length + 1 : TIERS.length;
}

/** How many refused requests a cause explains; 0 where it does not count any. A pack counts whatever it likes. */
function explains({ ruleId, data }: Cause): number {
  return !isOfPack(ruleId) && typeof data?.["count"] === "number" ? data["count"] : 0;
}

/** Lower is told first. */
export function byPrecedence(a: Cause, b: Cause): number {
  const tier = tierOf(a.ruleId);
  const order = TIERS[tier]?.rules ?? [];
  return (
    tier - tierOf(b.ruleId) ||
    explains(b) - explains(a) ||
    order.indexOf(a.ruleId) - order.indexOf(b.ruleId) ||
    (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0)
  );
}

/** Why the first of two causes is told first; a whole sentence. */
export function explainPrecedence(first: Cause, second: Cause): string {
  const tier = tierOf(first.ruleId);
  const because = TIERS[tier]?.because;
  if (tier !== tierOf(second.ruleId) && because !== undefined)
    return `Of the causes seen, ${first.ruleId} is to be mended first: it ${because}.`;
  if (!isOfPack(first.ruleId) && isOfPack(second.ruleId))
    return `Of the causes seen, ${first.ruleId} is to be mended first: ${second.ruleId} comes from a rule pack, and what is built in goes before it.`;
  if (explains(first) > explains(second))
    return `Of the causes seen, ${first.ruleId} is to be mended first: it explains most of the evidence (${explains(first)} refused requests against ${explains(second)}).`;
  return `Of the causes seen, ${first.ruleId} is to be mended first: it is the narrower one, or equal in weight to the others.`;
}
