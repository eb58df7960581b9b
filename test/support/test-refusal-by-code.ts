import type { AnyRule } from "../../rules/rule.ts";
import { utcAt } from "./event.ts";
import { ADA, BOB, heartbeat, linkLost, reason, refused, requested, succeeded } from "./refusal.ts";
import { testRule } from "./test-rule.ts";

/**
 * The cases of a rule that knows its refusals by the engine's code alone, in records of 33001.
 *
 * @param failure - Code and message as event 33001 prints them.
 * @param code - The same code as the finding's data show it.
 */
export function testRefusalByCode(
  rule: AnyRule,
  failure: { readonly hr: string; readonly message: string },
  code: string,
): void {
  testRule(rule, {
    pass: {
      "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
      "a later request succeeded": {
        writebackEvents: [
          requested(1),
          reason(2, 33001, failure),
          refused(3),
          requested(4, { n: 2 }),
          succeeded(5, { n: 2 }),
        ],
      },
      "another reason": { writebackEvents: [heartbeat(1), reason(2, 33004, { message: "denied" }), refused(3)] },
    },
    fail: {
      "refused, and nothing has succeeded since": {
        given: {
          writebackEvents: [heartbeat(1), requested(11), reason(13, 33001, failure), refused(14), heartbeat(15, 300)],
        },
        finding: "refused",
        data: {
          refusedUtc: utcAt(13),
          user: ADA,
          code: code,
          count: 1,
          tally: "one such refusal in this log, which shows no request that succeeded",
        },
        evidence: [13, 14],
      },
      "two users since the last success": {
        given: {
          writebackEvents: [
            succeeded(1, { n: 7 }),
            reason(20, 33001, { ...failure, n: 8 }),
            reason(40, 33001, { ...failure, n: 9, upn: BOB }),
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
            reason(13, 33001, failure),
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
}
