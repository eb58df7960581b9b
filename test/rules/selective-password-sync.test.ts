import rule from "../../rules/selective-password-sync.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { linkLost, reason, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const STANDARD = "In from AD - User AccountEnabled";
const rules = (...passwordRules: { name: string; enabled: boolean; disabled: boolean }[]) => ({
  ...exportedConfiguration({}),
  passwordRules,
});
const whole = rules({ name: STANDARD, enabled: true, disabled: false });
const selective = rules(
  { name: "Copy of In from AD", enabled: true, disabled: false },
  { name: STANDARD, enabled: true, disabled: true },
);
const notFound = reason(1, 33002);

testRule(rule, {
  pass: {
    "the rules as they come": { writebackEvents: [notFound], serverConfiguration: whole },
    "no export: nothing is said": { writebackEvents: [notFound] },
  },
  fail: {
    "the built-in rule is off and a user is not found": {
      given: { writebackEvents: [notFound], serverConfiguration: selective },
      finding: "refusing",
      data: { rules: `"${STANDARD}"` },
      evidence: [1, "serverConfiguration:passwordRules[1]"],
    },
    "it hands no passwords over any more, and nobody was refused": {
      given: {
        writebackEvents: [succeeded(1)],
        serverConfiguration: rules({ name: STANDARD, enabled: false, disabled: false }),
      },
      finding: "set",
      evidence: ["serverConfiguration:passwordRules[0]"],
    },
    "the link was lost since": {
      given: { writebackEvents: [notFound, linkLost(2), linkLost(3)], serverConfiguration: selective },
      finding: "earlier",
      evidence: [1, "serverConfiguration:passwordRules[1]"],
    },
  },
  inconclusive: { "no record of the service": { serverConfiguration: selective } },
});
