import rule from "../../rules/listener-stopped.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number, second = recordId) => event({ recordId, eventId, second });

testRule(rule, {
  pass: {
    "it runs": { writebackEvents: [record(1, 31015), heartbeat(2)] },
    "a restart": { writebackEvents: [record(1, 31016), record(2, 31015)] },
    "a request arrives, so it runs": { writebackEvents: [record(1, 31016), requested(2)] },
  },
  fail: {
    "stopped and not started": {
      given: { writebackEvents: [record(1, 31015), heartbeat(2), record(13, 31016)] },
      finding: "stopped",
      data: { stoppedUtc: utcAt(13) },
      evidence: [13],
    },
    "stopped by switching off": {
      given: { writebackEvents: [record(11, 31012), record(12, 31016), record(13, 31013)] },
      finding: "by-switch",
      data: { stoppedUtc: utcAt(12) },
      evidence: [12, 13],
    },
    "a switch long ago has no part in it": {
      given: { writebackEvents: [record(1, 31013), record(2, 31005), record(3, 31015), record(4, 31016, 3000)] },
      finding: "stopped",
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
