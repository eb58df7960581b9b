import rule from "../../rules/service-ended-with-error.ts";
import { serviceRow } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";
import { serviceControl, serviceIs } from "../support/windows-event.ts";

const DISPLAY = "Microsoft Azure AD Sync";
const ended = (recordId: number, code: string, eventId = 7024) => serviceControl(recordId, eventId, DISPLAY, code);

testRule(rule, {
  pass: {
    "it started later": { systemEvents: [ended(1, "%%2148734208"), serviceIs(2, "running")] },
    "it runs now": { systemEvents: [ended(1, "%%2148734208")], service: serviceRow() },
    "a refused account has a rule of its own": { systemEvents: [ended(1, "%%1069", 7000)] },
    "another service": { systemEvents: [serviceControl(1, 7023, "Print Spooler", "%%1067")] },
  },
  fail: {
    "its own error": {
      given: { systemEvents: [ended(1, "%%2148734208")] },
      finding: "ended",
      data: { code: 2148734208 },
      evidence: [1],
    },
    "a Windows error": {
      given: { systemEvents: [ended(3, "%%1067", 7023)], service: serviceRow({ state: "Stopped" }) },
      finding: "ended",
      data: { code: 1067 },
      evidence: [3],
    },
    "a service that it depends on did not start": {
      given: { systemEvents: [ended(4, "%%1068", 7000)] },
      finding: "not-started",
      data: { code: 1068 },
      evidence: [4],
    },
  },
  inconclusive: { "no System log": {} },
});
