import rule from "../../rules/ad-configuration-error.ts";
import { utcAt } from "../support/event.ts";
import { ADA, BOB, heartbeat, linkLost, reason, refused, requested, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: {
    "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "a later request succeeded": {
      writebackEvents: [
        requested(1),
        reason(2, 33009, { hr: "80230703", message: "Unspecified error" }),
        refused(3),
        requested(4, { n: 2 }),
        succeeded(5, { n: 2 }),
      ],
    },
    "signing is off: a rule of its own": {
      writebackEvents: [heartbeat(1), reason(2, 33009, { hr: "8023062C" })],
    },
    "password operations are off: a rule of its own": {
      writebackEvents: [heartbeat(1), reason(2, 33009, { hr: "8023061F" })],
    },
    "another reason": { writebackEvents: [heartbeat(1), reason(2, 33004, { message: "denied" }), refused(3)] },
  },
  fail: {
    "refused, and nothing has succeeded since": {
      given: {
        writebackEvents: [
          heartbeat(1),
          requested(11),
          reason(13, 33009, { hr: "80230703", message: "Unspecified error" }),
          refused(14),
          heartbeat(15, 300),
        ],
      },
      finding: "refused",
      data: {
        refusedUtc: utcAt(13),
        user: ADA,
        code: "0x80230703",
        count: 1,
        tally: "one such refusal in this log, which shows no request that succeeded",
      },
      evidence: [13, 14],
    },
    "two users since the last success": {
      given: {
        writebackEvents: [
          succeeded(1, { n: 7 }),
          reason(20, 33009, { hr: "80230703", message: "Unspecified error", n: 8 }),
          reason(40, 33009, { hr: "80230703", message: "Unspecified error", n: 9, upn: BOB }),
        ],
      },
      finding: "refused",
      data: {
        user: BOB,
        count: 2,
        users: 2,
        tally: "2 such refusals for 2 users since the last request that succeeded",
      },
      evidence: [40],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          requested(11),
          reason(13, 33009, { hr: "80230703", message: "Unspecified error" }),
          refused(14),
          heartbeat(15, 300),
          linkLost(16, 600),
          linkLost(17, 900),
        ],
      },
      finding: "earlier",
      data: { refusedUtc: utcAt(13) },
      evidence: [13, 14],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
