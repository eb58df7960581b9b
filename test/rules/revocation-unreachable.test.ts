import rule from "../../rules/revocation-unreachable.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

/** The hosts as they are probed: the page writes patterns. */
const HOSTS = [
  "mscrl.microsoft.com",
  "crl.microsoft.com",
  "oneocsp.microsoft.com",
  "ocsp.msocsp.com",
  "crl3.digicert.com",
  "crl4.digicert.com",
  "ocsp.digicert.com",
  "crl.digicert.cn",
  "crl.verisign.com",
  "crl.entrust.net",
  "www.d-trust.net",
  "root-c3-ca2-2009.ocsp.d-trust.net",
];
const at = (host: string) => ({ host, port: 80, purpose: "revocation" }) as const;

testRule(rule, {
  pass: Object.fromEntries(
    HOSTS.map((host) => [
      `${host} answers`,
      { network: probeRows(probeRow("http", null, { ...at(host), outcome: "ok" })) },
    ]),
  ),
  fail: Object.fromEntries(
    HOSTS.map((host) => [
      `${host} is shut off`,
      {
        given: { network: probeRows(probeRow("tcp", "timeout", at(host))) },
        finding: "unreachable",
        data: { hosts: `${host}:80`, code: "timeout" },
        evidence: ["network:rows[0]"],
      },
    ]),
  ),
  inconclusive: {
    "no probes": {},
    "only relays were probed": { network: probeRows(probeRow("tcp", "timeout")) },
  },
});
