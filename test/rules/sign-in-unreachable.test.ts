import rule from "../../rules/sign-in-unreachable.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

const HOSTS = ["login.microsoftonline.com", "login.windows.net", "login.microsoftonline.us"];
const at = (host: string) => ({ host, purpose: "sign-in" }) as const;

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      HOSTS.map((host) => [
        `${host} answers`,
        { network: probeRows(probeRow("http", null, { ...at(host), outcome: "ok" })) },
      ]),
    ),
    "the proxy's refusal has a rule of its own": {
      network: probeRows(probeRow("proxy", "proxy-407", at("login.microsoftonline.com"))),
    },
  },
  fail: {
    ...Object.fromEntries(
      HOSTS.map((host) => [
        `${host} is shut off`,
        {
          given: { network: probeRows(probeRow("tcp", "timeout", at(host))) },
          finding: "unreachable",
          data: { hosts: `${host}:443`, code: "timeout" },
          evidence: ["network:rows[0]"],
        },
      ]),
    ),
    "the name is not resolved": {
      given: { network: probeRows(probeRow("name", "nxdomain", at("login.microsoftonline.com"))) },
      finding: "unreachable",
      data: { code: "nxdomain" },
      evidence: ["network:rows[0]"],
    },
  },
  inconclusive: {
    "no probes": {},
    "only relays were probed": { network: probeRows(probeRow("tcp", "timeout")) },
  },
});
