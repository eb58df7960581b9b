import type { WizardTrace } from "../bundle/artifacts.ts";
import { KB_UPGRADE_1603, KB_UPGRADE_ISSUES, WINDOWS } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { installerRecords, statusOf, versionOf, wentWell } from "./installer-records.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const INSTALLED = 1033;
const SUCCEEDED = 11707;
const FAILED = 11708;
const TRANSACTION_BEGUN = 1040;
const TRANSACTION_ENDED = 1042;
const FATAL = 1603;

/** Records of one failed install lie within this. Ours. */
const SAME_INSTALL_MS = 10 * 60_000;
/** No install of the product takes this long. Ours. */
const LONGEST_INSTALL_MS = 3 * 60 * 60_000;
const PACKAGE = /azureadconnect|entraconnect|azureadsync|synchronization ?service/i;

/** The newest wizard run that upgraded, if that upgrade failed. */
function findBrokenRun(traces: readonly WizardTrace[]): { startedUtc: string; path: string; line: number } | undefined {
  let newest: { startedUtc: string; path: string; line: number | undefined } | undefined;
  for (const { startedUtc, path, markers } of traces) {
    const upgraded = markers.some((one) => one.kind !== "changes-allowed");
    if (startedUtc === null || !upgraded || (newest && newest.startedUtc > startedUtc)) continue;
    newest = { startedUtc, path, line: markers.find((one) => one.kind === "upgrade-failed")?.line };
  }
  return newest?.line === undefined ? undefined : { ...newest, line: newest.line };
}

const READ_THE_LOG =
  "Read the newest %ProgramData%\\AADConnect\\Synchronization Service_Install-*.log from its end upwards: the first line with Return value 3 stands below the reason.";
const RUN_AGAIN =
  "Run the installer of the same build again, as a local administrator who is in ADSyncAdmins, and let the wizard finish.";

export default defineRule({
  id: "upgrade-failed",
  title: "Failed upgrade",
  why: "An upgrade that broke off leaves a mixed server, and does not count as the ladder's upgrade step.",
  needs: ["history", "now"],
  uses: ["installEvents", "wizardTraces"],
  covers: [
    "MsiInstaller/1033",
    "MsiInstaller/1040",
    "MsiInstaller/1042",
    "MsiInstaller/11707",
    "MsiInstaller/11708",
    "msi/1603",
  ],
  cites: [KB_UPGRADE_ISSUES, KB_UPGRADE_1603, WINDOWS],
  limits: ["Says that it failed and with which number; the reason stands in the installer's own log."],
  findings: {
    fatal: {
      says: "Installing version {version} failed at {failedUtc} with 1603; no success has followed.",
      effect: {
        kind: "mend",
        fix: [
          "services.msc > the sync service > Log On: an account written as name@domain makes the upgrade fail with 1603. Write it as DOMAIN\\name, keep its password, restart the service.",
          `If the account is in that form already: ${READ_THE_LOG}`,
          RUN_AGAIN,
        ],
      },
    },
    failed: {
      says: "Installing version {version} failed at {failedUtc} (status {code}); no success has followed.",
      effect: {
        kind: "mend",
        fix: [
          READ_THE_LOG,
          "If the log speaks of a product that cannot be found or removed, follow KB4051210: stale data of Windows Installer must go first.",
          RUN_AGAIN,
        ],
      },
    },
    engine: {
      says: "The wizard's run of {failedUtc} reports that the upgrade of the sync engine failed; no success has followed.",
      effect: { kind: "mend", fix: [READ_THE_LOG, RUN_AGAIN] },
    },
    unfinished: {
      says: "An installer of the product began at {failedUtc} and never logged its end.",
      effect: { kind: "mend", fix: [READ_THE_LOG, RUN_AGAIN] },
    },
  },
  evaluate({ history, now, installEvents, wizardTraces }) {
    if (!installEvents && !wizardTraces)
      return { kind: "inconclusive", because: "neither installer records nor wizard traces are in the bundle" };
    const events = installEvents ?? [];
    const at = (record: (typeof events)[number]) => steadyTime(history.clockJumps, "installEvents", record);

    const outcomes = installerRecords(events, [INSTALLED, SUCCEEDED, FAILED]);
    const failures = outcomes.filter((record) =>
      record.eventId === INSTALLED ? !wentWell(record) : record.eventId === FAILED,
    );
    const newest = failures.at(-1);
    const cured =
      newest !== undefined &&
      (outcomes.some((record) => record.recordId > newest.recordId && !failures.includes(record)) ||
        episodesAfter(history, at(newest), ["installed", "auto-upgrade"]).length > 0);
    if (newest && !cured) {
      const told = failures.findLast(
        (record) => record.eventId === INSTALLED && Math.abs(at(newest) - at(record)) <= SAME_INSTALL_MS,
      );
      const code = told === undefined ? undefined : statusOf(told);
      return {
        kind: "fail",
        finding: code === FATAL ? "fatal" : "failed",
        data: {
          failedUtc: newest.timeUtc,
          version: (told === undefined ? undefined : versionOf(told)) ?? "not told",
          code: code ?? "not told",
        },
        evidence:
          told === undefined || told === newest ? refs("installEvents", newest) : refs("installEvents", told, newest),
      };
    }

    const broken = findBrokenRun(wizardTraces ?? []);
    if (broken && episodesAfter(history, Date.parse(broken.startedUtc), ["installed", "auto-upgrade"]).length === 0)
      return {
        kind: "fail",
        finding: "engine",
        data: { failedUtc: broken.startedUtc },
        evidence: [{ artifact: "wizardTraces", field: `${broken.path}:${broken.line}` }],
      };

    const transactions = events.filter(
      (record) =>
        record.provider === "MsiInstaller" &&
        [TRANSACTION_BEGUN, TRANSACTION_ENDED].includes(record.eventId) &&
        PACKAGE.test(eventText(record)),
    );
    const last = transactions.at(-1);
    if (
      last?.eventId === TRANSACTION_BEGUN &&
      Date.parse(now) - at(last) > LONGEST_INSTALL_MS &&
      !outcomes.some((record) => record.recordId > last.recordId)
    )
      return {
        kind: "fail",
        finding: "unfinished",
        data: { failedUtc: last.timeUtc },
        evidence: refs("installEvents", last),
      };
    return { kind: "pass" };
  },
});
