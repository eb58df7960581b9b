import rule from "../../rules/relay-unreachable.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number) =>
  event({
    recordId,
    eventId: 32002,
    level: 2,
    text: `TrackingId: ${trackingId(1)}, Error Connecting to ServiceBus at https://ssprdedicatedsbprodncu.servicebus.windows.net. The token provider was unable to provide a security token.`,
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
      data: { failedUtc: utcAt(13), namespace: "ssprdedicatedsbprodncu" },
      evidence: [13],
    },
    "a start of the endpoint is no link yet": {
      given: { writebackEvents: [failed(13), event({ recordId: 14, eventId: 31015 })] },
      finding: "unreachable",
      evidence: [13],
    },
    "the text names no relay": {
      given: { writebackEvents: [event({ recordId: 4, eventId: 32002, text: "TrackingId: none" })] },
      finding: "unreachable",
      data: { namespace: "of this tenant" },
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
