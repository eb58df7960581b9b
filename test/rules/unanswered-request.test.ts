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

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      Object.entries(KINDS).map(([kind, { start, success }]) => [
        `${kind}: succeeded`,
        { writebackEvents: [tracked(1, start), tracked(2, success)] },
      ]),
    ),
    "no request": { writebackEvents: [heartbeat(1)] },
    succeeded: { writebackEvents: [requested(1), succeeded(2)] },
    refused: { writebackEvents: [requested(1), refused(2)] },
    "the reason bears a second less and stands in front": {
      writebackEvents: [reason(1, 33004, { second: 9 }), requested(2, { second: 10 })],
    },
    "the failure has another number, but the same tracking id": {
      writebackEvents: [
        requested(1),
        event({ recordId: 2, eventId: 32004, text: `TrackingId: ${trackingId(1)}, DecryptionError` }),
      ],
    },
    "a later request succeeded": { writebackEvents: [requested(1), requested(2, { n: 2 }), succeeded(3, { n: 2 })] },
    "too young to judge": { writebackEvents: [requested(1)], now: 600 },
  },
  fail: {
    ...Object.fromEntries(
      Object.entries(KINDS).map(([kind, { start, success }]) => [
        `${kind}: the second has no outcome`,
        {
          given: { writebackEvents: [tracked(1, start), tracked(2, success), tracked(3, start, 2)] },
          finding: "unanswered",
          data: { startedUtc: utcAt(3), trackingId: trackingId(2) },
          evidence: [3],
        },
      ]),
    ),
    "no outcome": {
      given: { writebackEvents: [heartbeat(1), requested(2), heartbeat(3, 300)] },
      finding: "unanswered",
      data: { startedUtc: utcAt(2), trackingId: trackingId(1), count: 1 },
      evidence: [2],
    },
    "another request's outcome does not count": {
      given: {
        writebackEvents: [
          succeeded(1, { n: 7 }),
          requested(2),
          requested(3, { n: 2 }),
          refused(4, { n: 2 }),
          requested(5, { n: 3 }),
        ],
      },
      finding: "unanswered",
      data: { startedUtc: utcAt(5), count: 2 },
      evidence: [5],
    },
  },
  inconclusive: {
    "no record of the service in the export": {},
    "tracking ids blanked out": {
      writebackEvents: [
        event({ recordId: 1, eventId: 31001, text: "TrackingId: xxxxxxxx, PasswordResetRequestStart" }),
      ],
    },
  },
});
