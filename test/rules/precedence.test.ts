import { describe, expect, it } from "vitest";
import { RULES } from "../../rules/index.ts";
import { byPrecedence, explainPrecedence } from "../../rules/precedence.ts";

/** Which of several causes is told first. */

const IN_ORDER = [
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
  "network-blocked",
  "proxy-authentication",
  "proxy-refusal",
  "root-certificate-missing",
  "tls-interception",
  "relay-listener-down",
  "relay-gateway-blocked",
  "relay-idle-cut",
  "ldap-signing-off",
  "connector-password-too-long",
  "connector-account-refused",
  "password-policy-control-missing",
  "preferred-controller-name",
  "domain-controller-unreachable",
  "remote-sam-restricted",
  "ad-permission-denied",
  "ad-configuration-error",
  "duplicate-anchor",
  "selective-password-sync",
  "user-not-found",
  "minimum-password-age",
  "password-policy-refusal",
  "refused-for-some-users",
  "user-may-not-change",
  // Named nowhere: by id.
  "account-disabled",
  "build-retired",
  "wrong-current-password",
  // Of a pack: after all others, by id as well.
  "contoso/a",
  "contoso/b",
];

const cause = (ruleId: string, count?: number) => ({ ruleId, ...(count === undefined ? {} : { data: { count } }) });
const sorted = (causes: ReturnType<typeof cause>[]): string[] =>
  [...causes].sort(byPrecedence).map(({ ruleId }) => ruleId);

describe("of several causes", () => {
  it("the order is this, whatever order they come in", () => {
    const causes = IN_ORDER.map((ruleId) => cause(ruleId));
    expect(sorted([...causes].reverse())).toEqual(IN_ORDER);
    const shuffled = causes.flatMap((_, i) => causes[(i * 7) % causes.length] ?? []);
    expect(sorted(shuffled)).toEqual(IN_ORDER);
  });

  it("every rule that has a place exists", () => {
    const ids = RULES.map(({ id }) => id);
    for (const id of IN_ORDER.filter((one) => !one.includes("/"))) expect(ids).toContain(id);
  });

  it("inside a tier the one that explains more requests goes first, and never across tiers", () => {
    expect(sorted([cause("ldap-signing-off", 1), cause("ad-permission-denied", 2)])).toEqual([
      "ad-permission-denied",
      "ldap-signing-off",
    ]);
    expect(sorted([cause("user-not-found", 9), cause("ad-permission-denied", 1)])).toEqual([
      "ad-permission-denied",
      "user-not-found",
    ]);
  });

  it("a pack counts whatever it likes, and gains nothing by it", () => {
    expect(sorted([cause("contoso/b", 9), cause("contoso/a", 1)])).toEqual(["contoso/a", "contoso/b"]);
    expect(sorted([cause("contoso/a", 9), cause("account-disabled")])).toEqual(["account-disabled", "contoso/a"]);
  });

  it("one that comes twice is as good as the other", () => {
    expect(byPrecedence(cause("account-disabled"), cause("account-disabled"))).toBe(0);
  });
});

describe("why the first comes first", () => {
  const why = (first: ReturnType<typeof cause>, second: ReturnType<typeof cause>): string =>
    explainPrecedence(first, second);

  it.each([
    ["staging-server", "makes every other sign on this server doubtful"],
    ["service-crashed", "stops writeback for everybody"],
    ["network-blocked", "is nearest to the server on the way out"],
    ["ldap-signing-off", "concerns the connector"],
    ["user-not-found", "explains what befell single users"],
  ])("%s %s", (first, because) => {
    expect(why(cause(first), cause("account-disabled"))).toContain(`${first} is to be mended first: it ${because}`);
  });

  it("a pack goes behind what is built in", () => {
    expect(why(cause("account-disabled"), cause("contoso/a"))).toContain("contoso/a comes from a rule pack");
  });

  it("in one tier the number of requests, or that it is narrower", () => {
    expect(why(cause("ad-permission-denied", 3), cause("ldap-signing-off", 1))).toContain(
      "(3 refused requests against 1)",
    );
    expect(why(cause("ldap-signing-off", 1), cause("ad-permission-denied", 1))).toContain("narrower");
    expect(why(cause("contoso/a", 3), cause("contoso/b", 1))).toContain("narrower");
  });
});
