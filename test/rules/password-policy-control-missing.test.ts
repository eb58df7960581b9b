import rule from "../../rules/password-policy-control-missing.ts";
import { utcAt } from "../support/event.ts";
import {
  ADA,
  exportFailed,
  heartbeat,
  linkLost,
  reason,
  refused,
  requested,
  succeeded,
  trace,
} from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const CONTROL = "MMS(3040): admaexport.cpp(2837): The server doesn't contain the LDAP password policy control.";
const lacking = (recordId: number) => trace(recordId, [CONTROL, exportFailed("0x80004005")]);

testRule(rule, {
  pass: {
    "a later request succeeded": {
      writebackEvents: [requested(1), reason(3, 33009), refused(4), requested(5, { n: 2 }), succeeded(6, { n: 2 })],
      syncEvents: [lacking(2)],
    },
    "another trace": { writebackEvents: [heartbeat(1)], syncEvents: [trace(2, [exportFailed("0x80230619")])] },
  },
  fail: {
    "the trace says so": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33009), refused(14)],
        syncEvents: [lacking(12)],
      },
      finding: "refused",
      data: { refusedUtc: utcAt(13), user: ADA },
      evidence: [13, 14, 12],
    },
    "whatever number the service gives it": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33001, { hr: "80230619" }), refused(14)],
        syncEvents: [lacking(12)],
      },
      finding: "refused",
      evidence: [13, 14, 12],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [heartbeat(1), reason(13, 33009), heartbeat(15, 300), linkLost(16, 600), linkLost(17, 900)],
        syncEvents: [lacking(12)],
      },
      finding: "earlier",
      evidence: [13, 12],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
