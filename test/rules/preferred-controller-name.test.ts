import rule from "../../rules/preferred-controller-name.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { linkLost, reason, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const FIELD = "serverConfiguration:connectors[0].partitions[0].preferredDomainControllers";

function preferring(...preferredDomainControllers: string[]) {
  const exported = exportedConfiguration({});
  const partition = {
    name: "DC=contoso,DC=com",
    signAndSeal: true,
    preferredDomainControllers,
    lastDomainController: null,
  };
  return {
    ...exported,
    connectors: exported.connectors.map((connector) => ({
      ...connector,
      kind: "active-directory" as const,
      passwordReset: null,
      partitions: [partition],
    })),
  };
}
const unreachable = reason(1, 33001, { hr: "80230818" });

testRule(rule, {
  pass: {
    "full names": {
      writebackEvents: [unreachable],
      serverConfiguration: preferring("dc01.contoso.com", "dc02.contoso.com"),
    },
    "none preferred": { writebackEvents: [unreachable], serverConfiguration: preferring() },
    "no export: nothing is said": { writebackEvents: [unreachable] },
  },
  fail: {
    "a short name, and no controller could be contacted": {
      given: { writebackEvents: [unreachable], serverConfiguration: preferring("DC01", "dc02.contoso.com") },
      finding: "refusing",
      data: { controllers: "DC01" },
      evidence: [1, FIELD],
    },
    "a short name without a failure": {
      given: { writebackEvents: [succeeded(1)], serverConfiguration: preferring("DC01") },
      finding: "set",
      evidence: [FIELD],
    },
    "the link was lost since": {
      given: { writebackEvents: [unreachable, linkLost(2), linkLost(3)], serverConfiguration: preferring("DC01") },
      finding: "earlier",
      evidence: [1, FIELD],
    },
  },
  inconclusive: { "no record of the service": { serverConfiguration: preferring("DC01") } },
});
