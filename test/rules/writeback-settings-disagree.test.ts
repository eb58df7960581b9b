import type { Fact } from "../../rules/views.ts";
import rule from "../../rules/writeback-settings-disagree.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

const NAME = "Microsoft.OptionalFeature.PasswordWriteback";
const SWITCH = "serverConfiguration:connectors[0].passwordReset.enabled";

testRule(rule, {
  pass: {
    "both on": { serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "True" }) },
    "both off": { serverConfiguration: exportedConfiguration({ enabled: false }, { [NAME]: "False" }) },
    "both on, of an old build": {
      serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "True" }),
      server: { staging: fact(true), version: fact("1.1.189.0") },
    },
    "a staging server of an old build": {
      serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "False" }),
      server: { staging: fact(true), version: fact("1.1.189.0") },
    },
  },
  fail: {
    ...Object.fromEntries(
      [
        ["a staging server of the first build that suspends writeback there", fact(true), fact("1.1.281.0")],
        ["a staging server of a build that is not known", fact(true), null],
        ["an old build that is no staging server", fact(false), fact("1.1.189.0")],
        ["an old build of which staging is not known", null, fact("1.1.189.0")],
      ].map(([what, staging, version]) => [
        what as string,
        {
          given: {
            serverConfiguration: exportedConfiguration({ enabled: true }, { [NAME]: "False" }),
            server: { staging: staging as Fact<boolean> | null, version: version as Fact<string> | null },
          },
          finding: "wizard-off",
          evidence: [`serverConfiguration:parameters.${NAME}`, SWITCH],
        },
      ]),
    ),
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
    "an export without the cloud's connector": {
      globalSettings: { parameters: { [NAME]: "True" } },
      serverConfiguration: { ...exportedConfiguration({}), connectors: [] },
    },
    "no switch": { globalSettings: { parameters: { [NAME]: "True" } } },
  },
});
