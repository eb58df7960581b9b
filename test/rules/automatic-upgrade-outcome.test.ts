import rule from "../../rules/automatic-upgrade-outcome.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, installed } from "../support/windows-event.ts";

const outcome = (recordId: number, text: string, eventId = 303, provider = "Azure AD Connect Upgrade") =>
  event({ recordId, eventId, provider, text });
const lost = (recordId: number) => event({ recordId, eventId: 32001, text: "unable to reach the service" });

testRule(rule, {
  pass: {
    "a success of today's product": {
      installEvents: [outcome(1, "SuccessfullyUpgraded", 300, "Microsoft Entra Connect Upgrade")],
    },
    "no word of it": { installEvents: [] },
    "a success with nothing wrong": { installEvents: [outcome(1, "SuccessfullyUpgraded")] },
    "a record without an outcome": { installEvents: [outcome(1, "Checking for updates")] },
    "upgraded by hand since": {
      installEvents: [outcome(1, "UpgradeNotSupportedCustomizedSyncRules"), installed(2, "2.3.20.0")],
    },
    "tried again with success": {
      installEvents: [outcome(1, "UpgradeAbortedSyncExeInUse"), outcome(2, "SuccessfullyUpgraded")],
    },
    "another source": { installEvents: [outcome(1, "UpgradeAbortedX", 303, "MsiInstaller")] },
  },
  fail: {
    "passed by": {
      given: {
        installEvents: [
          outcome(1, "Result: UpgradeNotSupportedNonLocalDbInstall.", 300, "Microsoft Entra Connect Upgrade"),
        ],
      },
      finding: "unsupported",
      data: { token: "UpgradeNotSupportedNonLocalDbInstall", atUtc: utcAt(1) },
      evidence: [1],
    },
    "broke off": {
      given: { installEvents: [outcome(2, "UpgradeAbortedServiceIsNotRunning")] },
      finding: "aborted",
      data: { token: "UpgradeAbortedServiceIsNotRunning" },
      evidence: [2],
    },
    "took the step unseen": {
      given: {
        installEvents: [outcome(20, "SuccessfullyUpgraded to 2.3.20.0")],
        writebackEvents: [heartbeat(1), lost(9), lost(900)],
      },
      finding: "upgraded",
      evidence: [20],
    },
  },
  inconclusive: { "no installer records": {} },
});
