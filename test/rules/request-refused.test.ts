import rule from "../../rules/request-refused.ts";
import { event, utcAt } from "../support/event.ts";
import {
  ADA,
  BOB,
  exportFailed,
  heartbeat,
  linkLost,
  reason,
  refused,
  requested,
  succeeded,
  trace,
  trackingId,
} from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const blanked = (recordId: number, eventId: number, second: number) =>
  event({ recordId, eventId, second, level: 2, text: "TrackingId: xxxxxxxx, Reason: hidden" });

/** Of a change, and of a reset by an administrator. */
const REFUSALS = [31008, 31011];
const tracked = (recordId: number, eventId: number) =>
  event({ recordId, eventId, level: 2, text: `TrackingId: ${trackingId(1)}, Details: ada@contoso.com` });

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      REFUSALS.map((id) => [
        `a request succeeded after ${id}`,
        { writebackEvents: [tracked(1, id), requested(2, { n: 2 }), succeeded(3, { n: 2 })] },
      ]),
    ),
    "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "the reason stands beside it": { writebackEvents: [requested(1), reason(2, 33004), refused(3)] },
    "the reason bears a second less than the request": {
      writebackEvents: [
        heartbeat(1),
        requested(2, { second: 50 }),
        reason(3, 33008, { second: 49 }),
        refused(4, { second: 50 }),
      ],
    },
    "the engine's trace tells": {
      writebackEvents: [heartbeat(1), requested(2), refused(4)],
      syncEvents: [trace(3, [exportFailed("0x80231234")])],
    },
    "a later request succeeded": { writebackEvents: [requested(1), refused(2), succeeded(3, { n: 2, upn: BOB })] },
    "tracking ids blanked out, joined by time": {
      writebackEvents: [heartbeat(1), blanked(2, 33004, 10), blanked(3, 31003, 11)],
    },
  },
  fail: {
    ...Object.fromEntries(
      REFUSALS.map((id) => [
        `${id} without a reason`,
        {
          given: { writebackEvents: [heartbeat(1), tracked(2, id)] },
          finding: "refused",
          data: { refusedUtc: utcAt(2) },
          evidence: [2],
        },
      ]),
    ),
    "refused without a reason": {
      given: { writebackEvents: [heartbeat(1), requested(11), refused(13), heartbeat(14, 300)] },
      finding: "refused",
      data: { refusedUtc: utcAt(13), user: ADA, count: 1 },
      evidence: [13],
    },
    "the reason belongs to another request": {
      given: { writebackEvents: [heartbeat(1), reason(12, 33008, { n: 5, upn: BOB }), refused(13)] },
      finding: "refused",
      evidence: [13],
    },
    "a success in the same second came before": {
      given: { writebackEvents: [succeeded(5, { n: 5, second: 20 }), refused(6, { second: 20 })] },
      finding: "refused",
      data: { tally: "one such refusal since the last request that succeeded" },
      evidence: [6],
    },
    "the link went down afterwards": {
      given: { writebackEvents: [heartbeat(1), refused(13), heartbeat(15, 300), linkLost(16, 600), linkLost(17, 900)] },
      finding: "earlier",
      evidence: [13],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
