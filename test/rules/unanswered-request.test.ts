import rule from "../../rules/unanswered-request.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, reason, refused, requested, succeeded, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const KINDS = {
  change: { start: 31006, success: 31007 },
  "reset by an administrator": { start: 31009, success: 31010 },
};
const tracked = (recordId: number, eventId: number, n = 1) =>
  event({ recordId, eventId, text: `TrackingId: ${trackingId(n)}, Details: ada@contoso.com` });

const coverage = { fromUtc: utcAt(0), toUtc: utcAt(3600) };
const blanked = (recordId: number, eventId: number) =>
  event({ recordId, eventId, text: "TrackingId: xxxxxxxx, PasswordResetRequestStart" });
const listener = (recordId: number, eventId: number, second: number) => event({ recordId, eventId, second });
const hole = (fromAt: number, toAt: number) => ({
  coverage: {
    ...coverage,
    fromAt: Date.parse(utcAt(0)),
    toAt: Date.parse(utcAt(3600)),
    holes: [{ fromAt: Date.parse(utcAt(fromAt)), toAt: Date.parse(utcAt(toAt)) }],
  },
});

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      Object.entries(KINDS).map(([kind, { start, success }]) => [
        `${kind}: succeeded`,
        { coverage, writebackEvents: [tracked(1, start), tracked(2, success)] },
      ]),
    ),
    "no request": { coverage, writebackEvents: [heartbeat(1)] },
    succeeded: { coverage, writebackEvents: [requested(1), succeeded(2)] },
    refused: { coverage, writebackEvents: [requested(1), refused(2)] },
    "the reason bears a second less and stands in front": {
      coverage,
      writebackEvents: [reason(1, 33004, { second: 9 }), requested(2, { second: 10 })],
    },
    "the failure has another number, but the same tracking id": {
      coverage,
      writebackEvents: [
        requested(1),
        event({ recordId: 2, eventId: 32004, text: `TrackingId: ${trackingId(1)}, DecryptionError` }),
      ],
    },
    "a later request succeeded": {
      coverage,
      writebackEvents: [requested(1), requested(2, { n: 2 }), succeeded(3, { n: 2 })],
    },
    "a later request was refused: the server answers": {
      coverage,
      writebackEvents: [requested(1), requested(2, { n: 2 }), refused(3, { n: 2 })],
    },
    "a second less than fifteen minutes old when it was collected": {
      coverage,
      writebackEvents: [requested(1, { second: 0 })],
      now: 899,
    },
    "the log ends a second too early to hold the outcome": {
      coverage: { fromUtc: utcAt(0), toUtc: utcAt(899) },
      writebackEvents: [requested(1, { second: 0 })],
    },
    "the listener was stopped before it could answer": {
      coverage,
      writebackEvents: [requested(1, { second: 0 }), listener(2, 31016, 900), listener(3, 31015, 960)],
    },
    "two exports of the log with a hole where the outcome would be": {
      coverage,
      writebackEvents: [requested(1, { second: 0 })],
      history: hole(900, 3000),
    },
    "ids blanked out, and an outcome follows": {
      coverage,
      writebackEvents: [blanked(1, 31001), blanked(2, 31002)],
    },
  },
  fail: {
    ...Object.fromEntries(
      Object.entries(KINDS).map(([kind, { start, success }]) => [
        `${kind}: the second has no outcome`,
        {
          given: { coverage, writebackEvents: [tracked(1, start), tracked(2, success), tracked(3, start, 2)] },
          finding: "unanswered",
          data: { startedUtc: utcAt(3), trackingId: trackingId(2) },
          evidence: [3],
        },
      ]),
    ),
    "fifteen minutes, and no outcome": {
      given: { coverage, writebackEvents: [requested(1, { second: 0 }), heartbeat(2, 300)], now: 900 },
      finding: "unanswered",
      data: { startedUtc: utcAt(0), trackingId: trackingId(1), count: 1 },
      evidence: [1],
    },
    "one after the other has no outcome since one was refused": {
      given: {
        coverage,
        writebackEvents: [
          succeeded(1, { n: 7 }),
          requested(2),
          requested(3, { n: 2 }),
          refused(4, { n: 2 }),
          requested(5, { n: 3 }),
          requested(6, { n: 4 }),
        ],
      },
      finding: "unanswered",
      data: { startedUtc: utcAt(6), trackingId: trackingId(4), count: 2 },
      evidence: [6],
    },
    "the outcome of one that began before does not count": {
      given: { coverage, writebackEvents: [requested(1), requested(2, { n: 2 }), succeeded(3)] },
      finding: "unanswered",
      data: { trackingId: trackingId(2), count: 1 },
      evidence: [2],
    },
    "the listener was stopped before it arrived": {
      given: {
        coverage,
        writebackEvents: [listener(1, 31016, 0), listener(2, 31015, 9), requested(3, { second: 10 })],
      },
      finding: "unanswered",
      evidence: [3],
    },
    "the listener was stopped only when the outcome was long due": {
      given: { coverage, writebackEvents: [requested(1, { second: 0 }), listener(2, 31016, 901)] },
      finding: "unanswered",
      evidence: [1],
    },
    "the hole in the log lies before it": {
      given: { coverage, writebackEvents: [requested(1, { second: 20 })], history: hole(0, 19) },
      finding: "unanswered",
      evidence: [1],
    },
  },
  inconclusive: {
    "no record of the service in the export": {},
    "tracking ids blanked out, and no outcome follows": { coverage, writebackEvents: [blanked(1, 31001)] },
    "the log was read in part: the outcome may be among what was lost": {
      coverage,
      writebackEvents: [requested(1)],
      partial: ["writebackEvents"],
    },
  },
});
