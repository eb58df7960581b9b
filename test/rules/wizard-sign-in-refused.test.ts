import rule from "../../rules/wizard-sign-in-refused.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, succeeded, trackingId } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const record = (recordId: number, eventId: number, second = recordId) => event({ recordId, eventId, second });
const refused = (recordId: number, detail = "AADSTS50126: Error validating credentials", second = recordId) =>
  event({
    recordId,
    second,
    eventId: 32009,
    level: 2,
    text: `TrackingId: ${trackingId(1)}, Error getting auth token, Details: ${detail}`,
  });

testRule(rule, {
  pass: {
    "another account signed in": {
      writebackEvents: [refused(1, "AADSTS50034"), record(2, 31004), record(3, 31017)],
    },
    "no such record": { writebackEvents: [heartbeat(1)] },
    "a later sign-in got its token": { writebackEvents: [refused(1), record(2, 31017)] },
    "switched on since": { writebackEvents: [refused(1), record(2, 31005)] },
    "writeback works whatever the wizard said": { writebackEvents: [refused(1), succeeded(2)] },
  },
  fail: {
    "refused with a number": {
      given: { writebackEvents: [record(1, 31013), record(11, 31004), refused(12)] },
      finding: "refused",
      data: { failedUtc: utcAt(12), error: "AADSTS50126" },
      evidence: [12],
    },
    "refused without a number": {
      given: { writebackEvents: [record(11, 31004), refused(12, "the user name is not valid")] },
      finding: "refused",
      data: { error: "no AADSTS number in the text" },
      evidence: [12],
    },
    "in the middle of the outage that it was to end": {
      given: { writebackEvents: [heartbeat(1), linkLost(2, 300), linkLost(3, 900), refused(4, "AADSTS50034", 1200)] },
      finding: "refused",
      data: { error: "AADSTS50034" },
      evidence: [4],
    },
    "long before today's outage": {
      given: {
        writebackEvents: [refused(1), heartbeat(2, 300), heartbeat(3, 600), linkLost(4, 900), linkLost(5, 2400)],
      },
      finding: "earlier",
      data: { failedUtc: utcAt(1) },
      evidence: [1],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
