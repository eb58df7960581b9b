import rule from "../../rules/service-stop-slow.ts";
import { serviceRow } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";
import { serviceControl, serviceIs } from "../support/windows-event.ts";

const slow = (recordId: number, name = "ADSync") => serviceControl(recordId, 7011, "30000", name);

testRule(rule, {
  pass: {
    "it came back": { systemEvents: [slow(1), serviceIs(2, "stopped"), serviceIs(3, "running")] },
    "it runs now": { systemEvents: [slow(1)], service: serviceRow() },
    "another service": { systemEvents: [slow(1, "wuauserv")] },
  },
  fail: {
    "still stopping": { given: { systemEvents: [slow(1)] }, finding: "slow", evidence: [1] },
    "a build known for it": {
      given: { systemEvents: [slow(2)], server: { version: fact("1.2.70.0") } },
      finding: "known-build",
      data: { version: "1.2.70.0", fixedIn: "1.3.20.0" },
      evidence: [2],
    },
  },
  inconclusive: { "no System log": {} },
});
