import rule from "../../rules/writeback-switched-off.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { event } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, installed } from "../support/windows-event.ts";

const OFF = { connector: null, enabled: false, modifiedUtc: null, serviceStatus: null, onboardingRequiredStatus: null };
const exported = exportedConfiguration({ enabled: false, onboarded: true, modifiedUtc: "2024-03-01T10:00:00Z" });

const coverage = { fromUtc: "2024-05-01T00:00:00Z", toUtc: "2024-05-03T00:00:00Z" };
const automatic = (recordId: number) =>
  event({ recordId, provider: "Azure AD Connect Upgrade", eventId: 300, text: "UpgradeSuccess 2.3.20.0" });

testRule(rule, {
  pass: {
    on: { serverConfiguration: exportedConfiguration({ enabled: true, onboarded: true }) },
    "never on": { serverConfiguration: exportedConfiguration({ enabled: false }) },
    "half a toggle is the ladder's": {
      serverConfiguration: exported,
      writebackEvents: [heartbeat(1), event({ recordId: 2, eventId: 31012 }), event({ recordId: 3, eventId: 31013 })],
    },
    "disabling was begun, and the log ends": {
      passwordReset: OFF,
      writebackEvents: [heartbeat(1), event({ recordId: 2, eventId: 31012 })],
    },
    "disabled, and its beginning is older than the log": {
      passwordReset: OFF,
      writebackEvents: [event({ recordId: 2, eventId: 31013 })],
    },
    "an automatic upgrade is the likelier reason": {
      passwordReset: OFF,
      writebackEvents: [heartbeat(1)],
      installEvents: [automatic(2)],
    },
    "an upgrade, and no word of when it was last on": {
      serverConfiguration: exported,
      installEvents: [installed(2, "2.3.20.0")],
    },
    "an upgrade is the likelier reason": {
      passwordReset: OFF,
      writebackEvents: [heartbeat(1)],
      installEvents: [installed(2, "2.3.20.0")],
    },
    "switched on after the configuration was exported": {
      serverConfiguration: exported,
      writebackEvents: [event({ recordId: 1, eventId: 31004 }), event({ recordId: 2, eventId: 31005 })],
    },
  },
  fail: {
    "set up once": {
      given: { serverConfiguration: exported },
      finding: "off",
      data: { modifiedUtc: "2024-03-01T10:00:00Z" },
      evidence: [
        "serverConfiguration:connectors[0].passwordReset.enabled",
        "serverConfiguration:connectors[0].passwordReset.onboarded",
      ],
    },
    "an upgrade from before it last beat": {
      given: {
        passwordReset: OFF,
        writebackEvents: [heartbeat(2)],
        installEvents: [installed(1, "2.3.20.0"), automatic(1)],
        coverage,
      },
      finding: "off",
      evidence: ["passwordReset:enabled", 2],
    },
    "its listener started in this log": {
      given: { passwordReset: OFF, writebackEvents: [event({ recordId: 1, eventId: 31015 })], coverage },
      finding: "off",
      evidence: ["passwordReset:enabled", 1],
    },
    "it was switched on in this log, and the setting changed later": {
      given: {
        passwordReset: { ...OFF, modifiedUtc: "2024-05-02T00:00:00Z" },
        writebackEvents: [event({ recordId: 1, eventId: 31005 })],
        coverage,
      },
      finding: "off",
      data: { modifiedUtc: "2024-05-02T00:00:00Z" },
      evidence: ["passwordReset:enabled", 1],
    },
    "it still beat in this log": {
      given: {
        passwordReset: OFF,
        writebackEvents: [heartbeat(1)],
        coverage,
      },
      finding: "off",
      data: { modifiedUtc: "at an unknown time" },
      evidence: ["passwordReset:enabled", 1],
    },
  },
  inconclusive: { "nothing tells": {}, "off, and no word of the past": { passwordReset: OFF } },
});
