import rule from "../../rules/service-unhealthy.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const report = (recordId: number, second = recordId, version = "Version: 5.0.0.686") =>
  event({
    recordId,
    second,
    eventId: 31044,
    level: 2,
    text: `TrackingId: ${trackingId(1)}, Password writeback service is not in a healthy state. No serviceHost for service bus endpoints are in running state. Please refer aka.ms/ssprtroubleshoot, Details: ${version}`,
  });
const healthy = (recordId: number) => event({ recordId, eventId: 31042 });
const NORTH = "ssprdedicatedsbprodncu";
const SOUTH = "ssprdedicatedsbprodscu";

testRule(rule, {
  pass: {
    "no such report": { writebackEvents: [heartbeat(1)] },
    "a healthy report follows": { writebackEvents: [report(1), healthy(2)] },
    "a request arrives": { writebackEvents: [report(1), requested(2)] },
    "both relays beat again": {
      writebackEvents: [
        heartbeat(1, 1, NORTH),
        heartbeat(2, 2, SOUTH),
        report(3, 200),
        heartbeat(4, 300, NORTH),
        heartbeat(5, 301, SOUTH),
      ],
    },
  },
  fail: {
    "healthy once, and no longer": {
      given: { writebackEvents: [healthy(1), report(2)] },
      finding: "unhealthy",
      evidence: [2],
    },
    "nothing shows it whole since": {
      given: { writebackEvents: [heartbeat(1), report(2), report(13)] },
      finding: "unhealthy",
      data: { reportedUtc: utcAt(13), libraryVersion: "5.0.0.686" },
      evidence: [13],
    },
    "one relay of two beats on": {
      given: {
        writebackEvents: [
          heartbeat(1, 1, NORTH),
          heartbeat(2, 2, SOUTH),
          report(3, 200, "Version:"),
          heartbeat(4, 300, NORTH),
        ],
      },
      finding: "unhealthy",
      data: { libraryVersion: "not named" },
      evidence: [3],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
