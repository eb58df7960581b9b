import rule from "../../rules/user-may-not-change.ts";
import { event, utcAt } from "../support/event.ts";
import {
  ADA,
  BOB,
  exportFailed,
  heartbeat,
  linkLost,
  reason,
  refused,
  succeeded,
  trace,
  trackingId,
} from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const at = (recordId: number, second: number, upn = ADA) => ({ n: recordId, upn, second });

/** 33008 */
const policy = (recordId: number, second: number, upn = ADA) =>
  reason(recordId, 33008, { ...at(recordId, second, upn), hr: "80230619" });
const set = (recordId: number, second: number, upn = BOB) => succeeded(recordId, at(recordId, second, upn));

/** 31007, 31010: a change, and a reset by an administrator. */
const setAs = (eventId: number, recordId: number, second: number, upn: string) =>
  event({
    recordId,
    eventId,
    second,
    text: `TrackingId: ${trackingId(recordId)}, Details: Context: cloudAnchor: User_1, AdminUpn: admin@contoso.com, UserPrincipalName: ${upn}, ForcePasswordChange: True`,
  });

testRule(rule, {
  pass: {
    "no refusal": { writebackEvents: [set(1, 0)] },
    "refused once": { writebackEvents: [set(1, 0), policy(2, 2 * DAY)] },
    "first and last exactly a day apart": { writebackEvents: [policy(1, 0), set(2, HOUR), policy(3, DAY)] },
    "one request, told of twice": {
      writebackEvents: [
        reason(1, 33008, { n: 9, second: 0 }),
        set(2, HOUR),
        reason(3, 33008, { n: 9, second: 2 * DAY }),
      ],
    },
    "nobody else succeeded": { writebackEvents: [policy(1, 0), policy(2, HOUR, BOB), policy(3, 2 * DAY)] },
    "another user succeeded before the first refusal only": {
      writebackEvents: [set(1, 0), policy(2, HOUR), policy(3, 2 * DAY)],
    },
    "another user succeeded after the last refusal": {
      writebackEvents: [policy(1, 0), policy(2, 2 * DAY), set(3, 2 * DAY + HOUR)],
    },
    "others succeeded in between and after the last refusal": {
      writebackEvents: [policy(1, 0), set(2, HOUR), policy(3, 2 * DAY), set(4, 2 * DAY + HOUR)],
    },
    "the user succeeded long before": {
      writebackEvents: [set(1, 0, ADA), policy(2, 10 * DAY), set(3, 11 * DAY), policy(4, 12 * DAY)],
    },
    "the user succeeded in between, in other letters": {
      writebackEvents: [policy(1, 0), set(2, HOUR), set(3, DAY, ADA.toUpperCase()), policy(4, 2 * DAY)],
    },
    "the user changed the password once": {
      writebackEvents: [setAs(31007, 1, 0, ADA), policy(2, DAY), set(3, 2 * DAY), policy(4, 3 * DAY)],
    },
    "an administrator set the user's password once": {
      writebackEvents: [setAs(31010, 1, 0, ADA), policy(2, DAY), set(3, 2 * DAY), policy(4, 3 * DAY)],
    },
    "a success that names nobody may be this user's": {
      writebackEvents: [
        policy(1, 0),
        set(2, HOUR),
        event({ recordId: 3, eventId: 31002, second: 2 * HOUR }),
        policy(4, 2 * DAY),
      ],
    },
    "another user is the newest to be refused": {
      writebackEvents: [policy(1, 0), set(2, HOUR, "carol@contoso.com"), policy(3, 2 * DAY), policy(4, 3 * DAY, BOB)],
    },
    "the first time for another reason": {
      writebackEvents: [reason(1, 33006, at(1, 0)), set(2, HOUR), policy(3, 2 * DAY)],
    },
    "the newest refusal names nobody": {
      writebackEvents: [policy(1, 0), set(2, HOUR), policy(3, 2 * DAY)],
      syncEvents: [trace(4, [exportFailed("0x80230619")], { second: 3 * DAY })],
    },
    "another user succeeded inside the span only by a clock that was set back since": {
      writebackEvents: [set(1, 29 * HOUR), heartbeat(2, 30 * HOUR), policy(3, 10 * HOUR), policy(4, 40 * HOUR)],
    },
  },
  fail: {
    "refused again and again while another user gets through": {
      given: { writebackEvents: [policy(1, 0), set(2, HOUR), policy(3, 30 * HOUR), policy(4, 50 * HOUR)] },
      finding: "fits",
      data: { user: ADA, refusals: 3, firstUtc: utcAt(0), refusedUtc: utcAt(50 * HOUR), succeededUtc: utcAt(HOUR) },
      evidence: [4, 1, 2],
    },
    "a second more than a day": {
      given: { writebackEvents: [policy(1, 0), set(2, HOUR), policy(3, DAY + 1)] },
      finding: "fits",
      data: { refusals: 2 },
      evidence: [3, 1, 2],
    },
    "the newest of the others' successes is shown, a change or an administrator's reset as well": {
      given: {
        writebackEvents: [
          policy(1, 0),
          set(2, HOUR),
          setAs(31007, 3, 2 * HOUR, BOB),
          setAs(31010, 4, 3 * HOUR, BOB),
          policy(5, 2 * DAY),
        ],
      },
      finding: "fits",
      data: { succeededUtc: utcAt(3 * HOUR) },
      evidence: [5, 1, 4],
    },
    "names in other letters": {
      given: { writebackEvents: [policy(1, 0, "Ada@Contoso.com"), set(2, HOUR), policy(3, 2 * DAY, ADA)] },
      finding: "fits",
      data: { user: ADA, refusals: 2 },
      evidence: [3, 1, 2],
    },
    "a message in German, one in Japanese": {
      given: {
        writebackEvents: [
          reason(1, 33008, {
            ...at(1, 0),
            message: "Eine Einschränkung verhindert, dass das Kennwort in das aktuelle geändert wird.",
          }),
          set(2, HOUR),
          reason(3, 33001, {
            ...at(3, 2 * DAY),
            hr: "80230619",
            message: "制限により、パスワードを指定されたものに変更できません。",
          }),
        ],
      },
      finding: "fits",
      data: { refusals: 2 },
      evidence: [3, 1, 2],
    },
    "only the engine's trace has the code": {
      given: {
        writebackEvents: [refused(2, at(2, 0)), set(3, HOUR), refused(5, at(5, 2 * DAY))],
        syncEvents: [
          trace(1, [exportFailed("0x80230619")], { second: 0 }),
          trace(4, [exportFailed("0x80230619")], { second: 2 * DAY }),
        ],
      },
      finding: "fits",
      data: { user: ADA, refusals: 2 },
      evidence: [5, 4, 2, 1, 3],
    },
    "refused for other reasons in between": {
      given: {
        writebackEvents: [policy(1, 0), set(2, HOUR), reason(3, 33006, at(3, DAY)), policy(4, 2 * DAY)],
      },
      finding: "fits",
      data: { refusals: 2 },
      evidence: [4, 1, 2],
    },
    "more than a day, though the clock was set back by 20 hours": {
      given: { writebackEvents: [policy(1, 20 * HOUR), set(2, 22 * HOUR), set(3, 2 * HOUR), policy(4, 27 * HOUR)] },
      finding: "fits",
      data: { firstUtc: utcAt(20 * HOUR), refusedUtc: utcAt(27 * HOUR), succeededUtc: utcAt(2 * HOUR) },
      evidence: [4, 1, 3],
    },
    "before the link was lost": {
      given: {
        writebackEvents: [
          policy(1, 0),
          set(2, HOUR),
          policy(3, 2 * DAY),
          linkLost(4, 2 * DAY + HOUR),
          linkLost(5, 2 * DAY + 2 * HOUR),
        ],
      },
      finding: "earlier",
      data: { user: ADA, code: "0x80230619" },
      evidence: [3, 1, 2],
    },
  },
  inconclusive: { "no record of the service": {} },
});
