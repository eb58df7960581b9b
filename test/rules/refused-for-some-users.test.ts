import rule from "../../rules/refused-for-some-users.ts";
import { ADA, BOB, reason, requested, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const CEO = "ceo@contoso.com";

testRule(rule, {
  pass: {
    "everybody is refused": {
      writebackEvents: [reason(1, 33004, { n: 1, upn: ADA }), reason(2, 33004, { n: 2, upn: BOB })],
    },
    "the success is older than the refusal": {
      writebackEvents: [succeeded(1, { n: 1, upn: BOB }), reason(2, 33004, { n: 2, upn: CEO })],
    },
    "the refused user got through since": {
      writebackEvents: [
        reason(1, 33004, { n: 1, upn: CEO }),
        succeeded(2, { n: 2, upn: BOB }),
        succeeded(3, { n: 3, upn: CEO.toUpperCase() }),
      ],
    },
    "refused for the policy": {
      writebackEvents: [reason(1, 33008, { n: 1, upn: CEO, hr: "80230619" }), succeeded(2, { n: 2, upn: BOB })],
    },
  },
  fail: {
    "one user is denied while another gets through": {
      given: {
        writebackEvents: [
          reason(1, 33004, { n: 1, upn: CEO }),
          succeeded(2, { n: 2, upn: BOB }),
          reason(3, 33004, { n: 3, upn: CEO }),
        ],
      },
      finding: "some",
      data: { user: CEO, users: 1, these: "this user" },
      evidence: [3, 2],
    },
    "two of them, by the code": {
      given: {
        writebackEvents: [
          reason(1, 33001, { n: 1, upn: CEO, hr: "80230626" }),
          reason(2, 33004, { n: 2, upn: ADA }),
          succeeded(3, { n: 3, upn: BOB }),
        ],
      },
      finding: "some",
      data: { user: `${CEO}, ${ADA}`, users: 2 },
      evidence: [2, 1, 3],
    },
    "of many, three are named": {
      given: {
        writebackEvents: [
          ...[1, 2, 3, 4, 5].map((n) => reason(n, 33004, { n, upn: `admin${n}@contoso.com` })),
          requested(6, { n: 6, upn: BOB }),
          succeeded(7, { n: 6, upn: BOB }),
        ],
      },
      finding: "some",
      data: { user: "admin1@contoso.com, admin2@contoso.com, admin3@contoso.com and 2 more", users: 5 },
      evidence: [5, 1, 2, 3, 4, 7],
    },
  },
  inconclusive: { "no record of the service": {} },
});
