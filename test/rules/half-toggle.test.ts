import rule from "../../rules/half-toggle.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number) => event({ recordId, eventId });

testRule(rule, {
  pass: {
    "nothing was switched": { writebackEvents: [heartbeat(1)] },
    "both halves": { writebackEvents: [record(1, 31012), record(2, 31013), record(3, 31004), record(4, 31005)] },
    "a request succeeded since": { writebackEvents: [record(2, 31013), succeeded(3)] },
    "it beats long after": { writebackEvents: [record(2, 31013), heartbeat(3, 1200)] },
  },
  fail: {
    "only the first half": {
      given: { writebackEvents: [record(1, 31012), record(2, 31013)] },
      finding: "off",
      data: { offUtc: utcAt(2) },
      evidence: [2],
    },
    "a last heartbeat of the closing listener": {
      given: { writebackEvents: [record(1, 31012), record(2, 31013), heartbeat(3)] },
      finding: "off",
      evidence: [2],
    },
    "the second half began": {
      given: { writebackEvents: [record(1, 31012), record(2, 31013), record(8, 31004)] },
      finding: "begun",
      data: { offUtc: utcAt(2), onBegunUtc: utcAt(8) },
      evidence: [2, 8],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
