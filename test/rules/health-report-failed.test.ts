import rule from "../../rules/health-report-failed.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number) => event({ recordId, eventId: 32015, level: 2, text: "ReportServiceHealthError" });

testRule(rule, {
  pass: {
    "no such record": { writebackEvents: [heartbeat(1)] },
    "a healthy report follows": { writebackEvents: [failed(1), event({ recordId: 2, eventId: 31042 })] },
    "three intervals later the server still beats, and no report has failed again": {
      writebackEvents: [failed(1), heartbeat(2, 300), heartbeat(3, 1200)],
    },
  },
  fail: {
    "the report fails while heartbeats go on": {
      given: { writebackEvents: [heartbeat(1), failed(13), heartbeat(14, 300)] },
      finding: "failed",
      data: { failedUtc: utcAt(13) },
      evidence: [13],
    },
    "requests succeed, the report says nothing of them": {
      given: { writebackEvents: [failed(13), requested(14), succeeded(15)] },
      finding: "failed",
      evidence: [13],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
