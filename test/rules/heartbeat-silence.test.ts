import rule from "../../rules/heartbeat-silence.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, requested } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const MINUTE = 60;
const NORTH = "ssprdedicatedsbprodncu";
const SOUTH = "ssprdedicatedsbprodscu";
const beat = (recordId: number, minute: number, namespace = SOUTH) => heartbeat(recordId, minute * MINUTE, namespace);
const regular = [beat(1, 0), beat(2, 5), beat(3, 10)];
const coverage = (minute: number) => ({ fromUtc: utcAt(0), toUtc: utcAt(minute * MINUTE) });

testRule(rule, {
  pass: {
    "an old build logs no heartbeat": { writebackEvents: [requested(1)], coverage: coverage(60) },
    "the log ends with a heartbeat": { writebackEvents: regular },
    "two intervals are no silence": { writebackEvents: regular, coverage: coverage(22) },
    "two heartbeats make no rhythm": { writebackEvents: regular.slice(1), coverage: coverage(61) },
    "heartbeats far apart make no rhythm": {
      writebackEvents: [beat(1, 0), beat(2, 30), beat(3, 60)],
      coverage: coverage(120),
    },
    "a failure explains it": { writebackEvents: [...regular, linkLost(4, 15 * MINUTE)], coverage: coverage(62) },
    "the endpoint stopped": {
      writebackEvents: [...regular, event({ recordId: 4, eventId: 31016, second: 11 * MINUTE })],
      coverage: coverage(63),
    },
  },
  fail: {
    "silence with nothing to explain it": {
      given: { writebackEvents: regular, coverage: coverage(64) },
      finding: "silent",
      data: { namespace: SOUTH, lastUtc: utcAt(10 * MINUTE), endUtc: utcAt(64 * MINUTE) },
      evidence: [3],
    },
    "one relay of two falls silent": {
      given: {
        writebackEvents: [
          ...regular,
          ...[0, 5, 10, 15, 20, 25, 30, 35, 40].map((minute, i) => beat(10 + i, minute, NORTH)),
        ]
          .sort((a, b) => a.timeUtc.localeCompare(b.timeUtc) || a.recordId - b.recordId)
          .map((record, i) => ({ ...record, recordId: i + 1 })),
      },
      finding: "partial",
      data: { namespace: SOUTH, lastUtc: utcAt(10 * MINUTE) },
      evidence: [5],
    },
  },
  inconclusive: {
    "no record of the service in the export": {},
    "the end of the log is not known": {
      writebackEvents: regular,
      history: { coverage: { fromUtc: null, toUtc: null, fromAt: null, toAt: null, holes: [] } },
    },
  },
});
