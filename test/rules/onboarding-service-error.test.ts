import rule from "../../rules/onboarding-service-error.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number) => event({ recordId, eventId });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1)] },
    "switched on since": { writebackEvents: [record(1, 31004), record(2, 32011), record(3, 31004), record(4, 31005)] },
    "a request succeeded since": { writebackEvents: [record(2, 32011), succeeded(3)] },
  },
  fail: {
    "writeback was never switched on": {
      given: { writebackEvents: [record(1, 31004), record(2, 32011)] },
      finding: "failed",
      data: { failedUtc: utcAt(2) },
      evidence: [2],
    },
    "an earlier success does not count": {
      given: { writebackEvents: [record(1, 31005), record(2, 31013), record(3, 31004), record(4, 32011)] },
      finding: "failed",
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
