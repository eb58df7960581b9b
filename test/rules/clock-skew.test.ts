import rule from "../../rules/clock-skew.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat } from "../support/windows-event.ts";

const clock = (offsetMs: number | null) => ({ offsetMs, reference: "login.microsoftonline.com", measuredUtc: null });
const time = (recordId: number, eventId: number) =>
  event({ recordId, eventId, provider: "Microsoft-Windows-Time-Service" });

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      [34, 47, 50].map((id) => [`measured, whatever ${id} said`, { clock: clock(0), systemEvents: [time(1, id)] }]),
    ),
    "in time": { clock: clock(1200) },
    "just within": { clock: clock(-300_000) },
    "measured, whatever the time service said": { clock: clock(0), systemEvents: [time(1, 36)] },
  },
  fail: {
    ...Object.fromEntries(
      [34, 36, 47].map((id) => [
        `the time service complains with ${id}`,
        { given: { systemEvents: [time(1, id)] }, finding: "time-service", data: { eventId: id }, evidence: [1] },
      ]),
    ),
    behind: {
      given: { clock: clock(-421_000) },
      finding: "skewed",
      data: { direction: "behind", offsetSeconds: 421, reference: "login.microsoftonline.com" },
      evidence: ["clock:offsetMs"],
    },
    ahead: {
      given: { clock: clock(300_001) },
      finding: "skewed",
      data: { direction: "ahead" },
      evidence: ["clock:offsetMs"],
    },
    "set back in the middle of the log": {
      given: { clock: clock(0), writebackEvents: [heartbeat(1, 3000), heartbeat(2, 100)] },
      finding: "jumped",
      data: { backSeconds: 2900, atUtc: utcAt(100) },
      evidence: [2],
    },
    "the time service complains": {
      given: { systemEvents: [time(1, 35), time(2, 50)] },
      finding: "time-service",
      data: { eventId: 50 },
      evidence: [2],
    },
  },
  inconclusive: {
    "nothing measured": {},
    "the measurement failed": { clock: clock(null) },
    "the time service is content, which is no measurement": { systemEvents: [time(1, 47), time(2, 37)] },
  },
});
