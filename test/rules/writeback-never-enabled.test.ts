import rule from "../../rules/writeback-never-enabled.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { event } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat } from "../support/windows-event.ts";

const off = exportedConfiguration({ enabled: false });

testRule(rule, {
  pass: {
    on: { serverConfiguration: exportedConfiguration({ enabled: true, onboarded: true }) },
    "set up once": { serverConfiguration: exportedConfiguration({ enabled: false, onboarded: true }) },
    "a heartbeat tells of better days": { serverConfiguration: off, writebackEvents: [heartbeat(1)] },
    "somebody tried": { serverConfiguration: off, writebackEvents: [event({ recordId: 1, eventId: 31004 })] },
  },
  fail: {
    never: {
      given: { serverConfiguration: off, writebackEvents: [] },
      finding: "never",
      evidence: [
        "serverConfiguration:connectors[0].passwordReset.enabled",
        "serverConfiguration:connectors[0].passwordReset.onboarded",
      ],
    },
  },
  inconclusive: {
    "nothing tells": {},
    "off, and no export to tell the past": {
      passwordReset: {
        connector: null,
        enabled: false,
        modifiedUtc: null,
        serviceStatus: null,
        onboardingRequiredStatus: null,
      },
    },
  },
});
