import rule from "../../rules/offboarding-unfinished.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number) => event({ recordId, eventId });

testRule(rule, {
  pass: {
    "nothing was switched": { writebackEvents: [heartbeat(1)] },
    "switched off": { writebackEvents: [record(1, 31012), record(2, 31017), record(3, 31013)] },
    "refused: a rule of its own": { writebackEvents: [record(1, 31012), record(2, 31014)] },
    "the cloud did not answer: a rule of its own": { writebackEvents: [record(1, 31012), record(2, 32013)] },
    "writeback runs long after": { writebackEvents: [record(1, 31012), heartbeat(2, 1200)] },
  },
  fail: {
    "no outcome at all": {
      given: { writebackEvents: [heartbeat(1), record(5, 31012), record(6, 31017)] },
      finding: "unfinished",
      data: { begunUtc: utcAt(5) },
      evidence: [5],
    },
    "the second attempt has none": {
      given: { writebackEvents: [record(1, 31012), record(2, 31013), record(3, 31005), record(5, 31012)] },
      finding: "unfinished",
      evidence: [5],
    },
  },
  inconclusive: {
    "no record of the service in the export": {},
    "the wizard may be at work right now": { writebackEvents: [record(5, 31012)], now: 90 },
  },
});
