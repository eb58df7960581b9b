import rule from "../../rules/offboarding-service-error.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number) => event({ recordId, eventId });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1)] },
    "switched off since": { writebackEvents: [record(1, 31012), record(2, 32013), record(3, 31012), record(4, 31013)] },
    "a request succeeded since": { writebackEvents: [record(2, 32013), succeeded(3)] },
  },
  fail: {
    "the first half never worked": {
      given: { writebackEvents: [record(1, 31012), record(2, 32013)] },
      finding: "failed",
      data: { failedUtc: utcAt(2) },
      evidence: [2],
    },
    "an earlier success does not count": {
      given: { writebackEvents: [record(1, 31013), record(2, 31005), record(3, 31012), record(4, 32013)] },
      finding: "failed",
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
