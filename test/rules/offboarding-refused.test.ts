import rule from "../../rules/offboarding-refused.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number, second = recordId) => event({ recordId, eventId, second });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1)] },
    "switched off since": { writebackEvents: [record(1, 31012), record(2, 31014), record(3, 31012), record(4, 31013)] },
    "a request succeeded since": { writebackEvents: [record(2, 31014), succeeded(3)] },
  },
  fail: {
    "refused in the middle of an outage": {
      given: {
        writebackEvents: [
          heartbeat(1),
          linkLost(2, 300),
          linkLost(3, 900),
          record(4, 31012, 1200),
          record(5, 31014, 1201),
        ],
      },
      finding: "refused",
      data: { failedUtc: utcAt(1201) },
      evidence: [5],
    },
    "nothing else is known": {
      given: { writebackEvents: [record(1, 31012), record(2, 31014)] },
      finding: "refused",
      evidence: [2],
    },
    "long before today's outage": {
      given: {
        writebackEvents: [record(1, 31014), heartbeat(2, 300), heartbeat(3, 600), linkLost(4, 900), linkLost(5, 2400)],
      },
      finding: "earlier",
      data: { failedUtc: utcAt(1) },
      evidence: [1],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
