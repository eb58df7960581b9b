import rule from "../../rules/relay-unreachable.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, requested, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const open = probeRows(probeRow("tls", "tls-1.2", { outcome: "ok" }));
const boot = (recordId: number) => event({ recordId, eventId: 6005, provider: "EventLog" });

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
    "the probes reach it now": {
      given: { writebackEvents: [heartbeat(1), failed(2)], network: open },
      finding: "open-now",
      evidence: [2],
    },
    "it goes on after a reboot, with the way open": {
      given: { writebackEvents: [heartbeat(1), failed(2), failed(2000)], systemEvents: [boot(1000)], network: open },
      finding: "persists",
      evidence: [2000],
    },
    "another failure is newer": {
      given: { writebackEvents: [heartbeat(1), failed(2), linkLost(3)], systemEvents: [boot(1)], network: open },
      finding: "unreachable",
      evidence: [2],
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
