import rule from "../../rules/password-set-failed.ts";
import { utcAt } from "../support/event.ts";
import { exportFailed, heartbeat, linkLost, reason, refused, requested, succeeded, trace } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: {
    "no trace": { writebackEvents: [heartbeat(1), refused(2)], syncEvents: [] },
    "a later request succeeded": {
      writebackEvents: [refused(3), requested(4, { n: 2 }), succeeded(5, { n: 2 })],
      syncEvents: [trace(2, [exportFailed("0x80231234")])],
    },
    "a code that has a rule of its own": {
      writebackEvents: [heartbeat(1), refused(3)],
      syncEvents: [trace(2, [exportFailed("0x80230619")])],
    },
    "the service gives the reason itself": {
      writebackEvents: [heartbeat(1), reason(3, 33001, { hr: "80231234" })],
      syncEvents: [trace(2, [exportFailed("0x80231234")])],
    },
  },
  fail: {
    "nothing but the wrapper code": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), refused(13)],
        syncEvents: [trace(12, [exportFailed("0x80004005")])],
      },
      finding: "refused",
      data: { code: "0x80004005" },
      evidence: [13, 12],
    },
    "a request failed with a code that no page knows": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), refused(13)],
        syncEvents: [trace(12, [exportFailed("0x80231234")])],
      },
      finding: "refused",
      data: { refusedUtc: utcAt(13), code: "0x80231234", count: 1 },
      evidence: [13, 12],
    },
    "a short trace without any code": {
      given: { writebackEvents: [heartbeat(1), requested(11), refused(13)], syncEvents: [trace(12, [])] },
      finding: "refused",
      evidence: [13, 12],
    },
    "a trace far from any request": {
      given: {
        writebackEvents: [heartbeat(1)],
        syncEvents: [trace(12, [exportFailed("0x80231234")], { second: 100 })],
      },
      finding: "alone",
      data: { refusedUtc: utcAt(100) },
      evidence: [12],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [heartbeat(1), refused(13), heartbeat(15, 300), linkLost(16, 600), linkLost(17, 900)],
        syncEvents: [trace(12, [exportFailed("0x80231234")])],
      },
      finding: "earlier",
      evidence: [13, 12],
    },
  },
  inconclusive: {
    "no record of the service in the export": { syncEvents: [trace(12, [exportFailed("0x80231234")])] },
    "no record of the engine in the export": { writebackEvents: [heartbeat(1), refused(2)] },
  },
});
