import rule from "../../rules/minimum-password-age.ts";
import { utcAt } from "../support/event.ts";
import { ADA, BOB, linkLost, reason, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const HOUR = 3600;
const set = succeeded(1, { n: 1, upn: ADA, second: 0 });
const refused = (recordId: number, hours: number, upn = ADA) =>
  reason(recordId, 33008, { n: recordId, upn, hr: "80230619", second: hours * HOUR });

testRule(rule, {
  pass: {
    "no refusal": { writebackEvents: [set] },
    "another user": { writebackEvents: [set, refused(2, 3, BOB)] },
    "more than a day between": { writebackEvents: [set, refused(2, 25)] },
    "a success since": { writebackEvents: [set, refused(2, 3), succeeded(3, { n: 3, upn: ADA, second: 30 * HOUR })] },
    "refused for another reason": { writebackEvents: [set, reason(2, 33004, { n: 2, upn: ADA, second: HOUR })] },
  },
  fail: {
    "twice on one day": {
      given: { writebackEvents: [set, refused(2, 3)] },
      finding: "refused",
      data: { user: ADA, after: "3 hours", setUtc: utcAt(0) },
      evidence: [2, 1],
    },
    "before the link was lost": {
      given: { writebackEvents: [set, refused(2, 3), linkLost(3, 4 * HOUR), linkLost(4, 5 * HOUR)] },
      finding: "earlier",
      evidence: [2, 1],
    },
  },
  inconclusive: { "no record of the service": {} },
});
