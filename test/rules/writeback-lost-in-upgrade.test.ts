import rule from "../../rules/writeback-lost-in-upgrade.ts";
import { event, utcAt } from "../support/event.ts";
import { fact, testRule } from "../support/test-rule.ts";
import { heartbeat, installed } from "../support/windows-event.ts";

const OFF = { connector: null, enabled: false, modifiedUtc: null, serviceStatus: null, onboardingRequiredStatus: null };
const ON = { ...OFF, enabled: true };
const writeback = (recordId: number, eventId: number) => event({ recordId, eventId });
const automatic = (recordId: number) =>
  event({ recordId, eventId: 304, provider: "Azure AD Connect Upgrade", text: "SuccessfullyUpgraded 1.4.18.0" });

testRule(rule, {
  pass: {
    "it is on": { passwordReset: ON, installEvents: [installed(5, "2.3.20.0")], writebackEvents: [heartbeat(1)] },
    "no upgrade": { passwordReset: OFF, installEvents: [], writebackEvents: [heartbeat(1)] },
    "somebody switched it off afterwards": {
      passwordReset: OFF,
      installEvents: [installed(5, "2.3.20.0")],
      writebackEvents: [heartbeat(1), writeback(8, 31012), writeback(9, 31013)],
    },
    "it was off before": {
      passwordReset: OFF,
      installEvents: [installed(50, "2.3.20.0")],
      writebackEvents: [heartbeat(1), writeback(8, 31012), writeback(9, 31013)],
    },
    "it never was on": { passwordReset: OFF, installEvents: [installed(5, "2.3.20.0")], writebackEvents: [] },
  },
  fail: {
    "on before, off since": {
      given: {
        passwordReset: OFF,
        installEvents: [installed(5, "2.3.20.0")],
        writebackEvents: [heartbeat(1)],
        coverage: { fromUtc: "2024-05-01T00:00:00Z", toUtc: "2024-05-02T00:00:00Z" },
      },
      finding: "lost",
      data: { upgradedUtc: utcAt(5) },
      evidence: ["passwordReset:enabled", 5],
    },
    "the build that is known for it": {
      given: {
        passwordReset: OFF,
        installEvents: [automatic(6)],
        server: { version: fact("1.4.18.0"), everOnboarded: fact(true, "serverConfiguration", "onboarded") },
      },
      finding: "known-build",
      data: { version: "1.4.18.0" },
      evidence: ["passwordReset:enabled", 6],
    },
  },
  inconclusive: { "the switch is not in the bundle": { installEvents: [installed(5, "2.3.20.0")] } },
});
