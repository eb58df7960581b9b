import rule from "../../rules/onboarding-unfinished.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number, second = recordId) => event({ recordId, eventId, second });

testRule(rule, {
  pass: {
    "nothing was switched": { writebackEvents: [heartbeat(1)] },
    "switched on": { writebackEvents: [record(1, 31004), record(2, 31017), record(3, 31018), record(4, 31005)] },
    "switched off since: that is the switch to speak of": {
      writebackEvents: [record(1, 31004), record(20, 31012), record(21, 31013)],
    },
    "it runs long after": { writebackEvents: [record(1, 31004), heartbeat(2, 1200), heartbeat(3, 1500)] },
    "keys roll by themselves": { writebackEvents: [record(1, 31018)] },
  },
  fail: {
    "it went well the first time": {
      given: { writebackEvents: [record(1, 31004), record(2, 31005), record(9, 31004)] },
      finding: "silent",
      data: { begunUtc: utcAt(9) },
      evidence: [9],
    },
    "no outcome at all": {
      given: { writebackEvents: [record(5, 31004)] },
      finding: "silent",
      data: { begunUtc: utcAt(5), reached: "the first record only" },
      evidence: [5],
    },
    "signed in, no key": {
      given: { writebackEvents: [record(5, 31004), record(6, 31017)] },
      finding: "silent",
      data: { reached: "signed in" },
      evidence: [5, 6],
    },
    "key made, then silence; one heartbeat of the old listener is no life": {
      given: { writebackEvents: [record(5, 31004), record(6, 31017), record(7, 31018), heartbeat(8)] },
      finding: "silent",
      data: { reached: "new key made" },
      evidence: [5, 6, 7],
    },
    "the sign-in failed, even a moment ago": {
      given: { writebackEvents: [record(5, 31004), record(6, 32009)], now: 60 },
      finding: "failed",
      data: { failure: 32009 },
      evidence: [5, 6],
    },
  },
  inconclusive: {
    "no record of the service in the export": {},
    "the wizard may be at work right now": { writebackEvents: [record(5, 31004)], now: 90 },
  },
});
