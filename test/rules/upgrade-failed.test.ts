import rule from "../../rules/upgrade-failed.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { installed, installer, PRODUCT } from "../support/windows-event.ts";

const failed = (recordId: number, product = PRODUCT) =>
  installer(recordId, 11708, `Produkt: ${product} -- Installation fehlgeschlagen.`);
const succeeded = (recordId: number) =>
  installer(recordId, 11707, `Product: ${PRODUCT} -- Installation operation completed successfully.`);
const transaction = (recordId: number, eventId: 1040 | 1042, second = recordId) =>
  event({
    recordId,
    second,
    eventId,
    provider: "MsiInstaller",
    data: [
      ["", "C:\\Program Files\\Microsoft Azure Active Directory Connect\\SetupFiles\\Synchronization Service.msi"],
      ["", "5120"],
    ],
  });
const trace = (startedUtc: string, ...kinds: ("upgrade-needed" | "upgrade-failed" | "changes-allowed")[]) => ({
  path: `logs/aadconnect/trace-${startedUtc.slice(0, 10)}.log`,
  startedUtc,
  version: "2.3.20.0",
  markers: kinds.map((kind, index) => ({ kind, line: index + 10, text: kind })),
});

testRule(rule, {
  pass: {
    "a success": { installEvents: [installed(1, "2.3.20.0"), succeeded(2)] },
    "a second try succeeded": {
      installEvents: [failed(1), installed(2, "2.3.20.0", 1603), installed(3, "2.3.20.0"), succeeded(4)],
    },
    "success that asks for a restart": { installEvents: [installed(1, "2.3.20.0", 3010)] },
    "the agent updater failed": { installEvents: [failed(1, "Microsoft Azure AD Connect Agent Updater")] },
    "a transaction that ended": { installEvents: [transaction(1, 1040), transaction(2, 1042)], now: 100_000 },
    "a transaction still young": { installEvents: [transaction(1, 1040)] },
    "a later run of the wizard upgraded": {
      wizardTraces: [trace(utcAt(0), "upgrade-needed", "upgrade-failed"), trace(utcAt(500), "upgrade-needed")],
    },
  },
  fail: {
    "1603": {
      given: { installEvents: [failed(1), installed(2, "2.3.20.0", 1603)] },
      finding: "fatal",
      data: { version: "2.3.20.0", code: 1603, failedUtc: utcAt(2) },
      evidence: [2],
    },
    "another status": {
      given: { installEvents: [installed(3, "2.3.20.0", 1608), failed(4)] },
      finding: "failed",
      data: { code: 1608, failedUtc: utcAt(4) },
      evidence: [3, 4],
    },
    "no status at all": { given: { installEvents: [failed(5)] }, finding: "failed", evidence: [5] },
    "the wizard's trace says so": {
      given: { wizardTraces: [trace(utcAt(5), "upgrade-needed", "upgrade-failed")] },
      finding: "engine",
      data: { failedUtc: utcAt(5) },
      evidence: ["wizardTraces:logs/aadconnect/trace-2024-05-01.log:11"],
    },
    "an installer that never ended": {
      given: { installEvents: [transaction(6, 1040)], now: 100_000 },
      finding: "unfinished",
      evidence: [6],
    },
  },
  inconclusive: { "neither installer nor wizard": {} },
});
