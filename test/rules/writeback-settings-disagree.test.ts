import rule from "../../rules/writeback-settings-disagree.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

const NAME = "Microsoft.OptionalFeature.PasswordWriteback";
const SWITCH = "serverConfiguration:connectors[0].passwordReset.enabled";

testRule(rule, {
  pass: {
    "both on": { serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "True" }) },
    "both off": { serverConfiguration: exportedConfiguration({ enabled: false }, { [NAME]: "False" }) },
    "a staging server of an old build": {
      serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "False" }),
      server: { staging: fact(true), version: fact("1.1.189.0") },
    },
  },
  fail: {
    "ticked, and yet off": {
      given: { serverConfiguration: exportedConfiguration({ enabled: false }, { [NAME]: "True" }) },
      finding: "wizard-on",
      evidence: [`serverConfiguration:parameters.${NAME}`, SWITCH],
    },
    "not ticked, and yet on": {
      given: {
        globalSettings: { parameters: { [NAME]: "false" } },
        passwordReset: {
          connector: null,
          enabled: true,
          modifiedUtc: null,
          serviceStatus: null,
          onboardingRequiredStatus: null,
        },
      },
      finding: "wizard-off",
      evidence: [`globalSettings:parameters.${NAME}`, "passwordReset:enabled"],
    },
  },
  inconclusive: {
    "neither is there": {},
    "no setting of the wizard": { serverConfiguration: exportedConfiguration({ enabled: true }) },
    "no switch": { globalSettings: { parameters: { [NAME]: "True" } } },
  },
});
