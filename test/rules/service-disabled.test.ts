import rule from "../../rules/service-disabled.ts";
import { serviceRow } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";
import { serviceControl } from "../support/windows-event.ts";

const changed = (recordId: number, to: string, name = "ADSync") =>
  serviceControl(recordId, 7040, "Microsoft Azure AD Sync", "auto start", to, name);

testRule(rule, {
  pass: {
    automatic: { service: serviceRow() },
    "the row outweighs an old record": { service: serviceRow(), systemEvents: [changed(1, "disabled")] },
    "set back": { systemEvents: [changed(1, "disabled"), changed(2, "auto start")] },
  },
  fail: {
    "disabled now": {
      given: { service: serviceRow({ startMode: "Disabled", state: "Stopped" }) },
      finding: "disabled",
      evidence: ["service:startMode"],
    },
    "manual now": {
      given: { service: serviceRow({ startMode: "Manual" }) },
      finding: "manual",
      evidence: ["service:startMode"],
    },
    "disabled in the log": { given: { systemEvents: [changed(3, "disabled")] }, finding: "disabled", evidence: [3] },
    "manual in the log": { given: { systemEvents: [changed(4, "demand start")] }, finding: "manual", evidence: [4] },
  },
  inconclusive: {
    "neither row nor record": {},
    "a record in German": { systemEvents: [changed(1, "Deaktiviert")] },
    "another service": {
      systemEvents: [serviceControl(1, 7040, "Print Spooler", "auto start", "disabled", "Spooler")],
    },
  },
});
