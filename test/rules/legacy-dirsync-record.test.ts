import rule from "../../rules/legacy-dirsync-record.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number) => event({ recordId, eventId, level: 2 });
const LEGACY = [32006, 32012, 34001, 34002, 34003];

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      LEGACY.filter((id) => id !== 34002).map((id) => [
        `switched on since ${id}`,
        { writebackEvents: [record(1, id), record(2, 31005)] },
      ]),
    ),
    "no such record": { writebackEvents: [heartbeat(1)] },
    "switched on since, by a product that can": { writebackEvents: [record(1, 34002), record(2, 31005)] },
  },
  fail: {
    ...Object.fromEntries(
      LEGACY.map((id) => [
        `only ${id}, after a heartbeat`,
        {
          given: { writebackEvents: [heartbeat(1), record(2, id)] },
          finding: "seen",
          data: { eventId: id },
          evidence: [2],
        },
      ]),
    ),
    "an old record": {
      given: {
        writebackEvents: [record(1, 32006), record(2, 32012), record(3, 34001), record(4, 34002), record(5, 34003)],
      },
      finding: "seen",
      data: { eventId: 34003, loggedUtc: utcAt(5) },
      evidence: [5],
    },
    "only one": {
      given: { writebackEvents: [record(1, 32006)] },
      finding: "seen",
      data: { eventId: 32006 },
      evidence: [1],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
