import rule from "../../rules/domain-controller-port-closed.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

const PORTS = [53, 88, 135, 389, 445];
const at = (port: number) => ({ host: "dc01.contoso.com", port, purpose: "domain-controller" }) as const;

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      PORTS.map((port) => [
        `port ${port} is open`,
        { network: probeRows(probeRow("tcp", null, { ...at(port), outcome: "ok" })) },
      ]),
    ),
    "a port that writeback does not need is closed": {
      network: probeRows(probeRow("tcp", null, { ...at(445), outcome: "ok" }), probeRow("tcp", "timeout", at(464))),
    },
  },
  fail: Object.fromEntries(
    PORTS.map((port) => [
      `port ${port} is closed`,
      {
        given: { network: probeRows(probeRow("tcp", "refused", at(port))) },
        finding: "closed",
        data: { hosts: `dc01.contoso.com:${port}`, code: "refused" },
        evidence: ["network:rows[0]"],
      },
    ]),
  ),
  inconclusive: {
    "no probes": {},
    "no domain controller was probed": { network: probeRows(probeRow("tcp", "timeout")) },
  },
});
