import rule from "../../rules/unclassified-error.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, requested, succeeded, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number) =>
  event({
    recordId,
    eventId: 32000,
    level: 2,
    text: `TrackingId: ${trackingId(1)}, UnknownError, Details: System.NullReferenceException: Object reference not set to an instance of an object.`,
  });
const switched = (recordId: number, eventId: number) => event({ recordId, eventId, second: 60 + recordId });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "a later request succeeded": {
      writebackEvents: [requested(11), failed(13), requested(20, { n: 2 }), succeeded(21, { n: 2 })],
    },
    "switched off and on since": {
      writebackEvents: [failed(13), switched(20, 31012), switched(21, 31013), switched(22, 31004), switched(23, 31005)],
    },
  },
  fail: {
    "nothing has succeeded since": {
      given: { writebackEvents: [succeeded(2, { n: 4 }), requested(11), failed(13), heartbeat(20, 300)] },
      finding: "failed",
      data: { failedUtc: utcAt(13), trackingId: trackingId(1) },
      evidence: [13],
    },
    "the newest of several, the toggle still half done": {
      given: { writebackEvents: [failed(3), failed(13), switched(20, 31012), switched(21, 31013)] },
      finding: "beside",
      evidence: [13],
    },
    "the link was lost since": {
      given: { writebackEvents: [requested(11), failed(13), linkLost(20), linkLost(21)] },
      finding: "beside",
      evidence: [13],
    },
    "a text without tracking id": {
      given: { writebackEvents: [event({ recordId: 4, eventId: 32000, text: "UnknownError" })] },
      finding: "failed",
      data: { trackingId: "not in the text" },
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
