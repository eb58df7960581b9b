import type { EventRecord } from "../../bundle/events.ts";
import rule from "../../rules/support-code-seen.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const CODES = {
  SSPR_0009: "tenant",
  SSPR_009: "tenant",
  SSPR_0010: "not-enabled",
  SSPR_0011: "tenant",
  SSPR_0012: "tenant",
  SSPR_0013: "tenant",
  SSPR_0014: "tenant",
  SSPR_0029: "active-directory",
  SSPR_0030: "connectivity",
};
const naming = (recordId: number, code: string): EventRecord =>
  event({ recordId, eventId: 31003, level: 2, text: `PasswordResetFail, Details: ${code}: see your administrator` });

testRule(rule, {
  pass: {
    "no record names a code": { writebackEvents: [heartbeat(1), requested(2)] },
    ...Object.fromEntries(
      Object.keys(CODES).map((code) => [
        `a request has succeeded since ${code}`,
        { writebackEvents: [naming(1, code), requested(2), succeeded(3)] },
      ]),
    ),
  },
  fail: {
    ...Object.fromEntries(
      Object.entries(CODES).map(([code, finding]) => [
        `a record names ${code}`,
        {
          given: { writebackEvents: [heartbeat(1), naming(2, code)] },
          finding,
          data: { code, loggedUtc: utcAt(2) },
          evidence: [2],
        },
      ]),
    ),
    "in German, and in lower case": {
      given: {
        writebackEvents: [
          event({ recordId: 4, eventId: 33004, text: "Das Kennwort wurde nicht zurückgesetzt (sspr_0029)" }),
        ],
      },
      finding: "active-directory",
      data: { code: "SSPR_0029" },
      evidence: [4],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
