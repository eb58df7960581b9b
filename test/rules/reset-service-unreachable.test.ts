import rule from "../../rules/reset-service-unreachable.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number) =>
  event({
    recordId,
    eventId: 32001,
    level: 2,
    text: `TrackingId: ${trackingId(1)}, Couldn't connect to any service bus endpoint(s), Details:`,
  });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1)] },
    "a heartbeat follows": { writebackEvents: [failed(2), heartbeat(3, 200)] },
    "a request arrives": { writebackEvents: [failed(2), requested(3)] },
  },
  fail: {
    "nothing shows the link back": {
      given: { writebackEvents: [heartbeat(1), failed(2), failed(13)] },
      finding: "unreachable",
      data: { failedUtc: utcAt(13) },
      evidence: [13],
    },
    "a start of the endpoint is no link yet": {
      given: { writebackEvents: [failed(13), event({ recordId: 14, eventId: 31015 })] },
      finding: "unreachable",
      evidence: [13],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
