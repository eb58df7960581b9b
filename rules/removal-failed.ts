import { KB_UPGRADE_ISSUES, WINDOWS } from "./citations.ts";
import { installerRecords, productOf, statusOf, wentWell } from "./installer-records.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const REMOVED = 1034;
const REMOVAL_SUCCEEDED = 11724;
const REMOVAL_FAILED = 11725;

export default defineRule({
  id: "removal-failed",
  title: "Failed removal",
  why: "An upgrade takes the old build away. If that fails, Windows Installer keeps data that block each later attempt.",
  needs: ["installEvents", "history"],
  covers: ["MsiInstaller/11725"],
  cites: [KB_UPGRADE_ISSUES, WINDOWS],
  limits: ["The record gives no reason; the installer's own log does."],
  findings: {
    failed: {
      says: "Removing {product} failed at {failedUtc} (status {code}); neither a removal nor an install has succeeded since.",
      effect: {
        kind: "mend",
        fix: [
          "Read the newest %ProgramData%\\AADConnect\\Synchronization Service_Install-*.log: it names the product code that could not be removed.",
          "Follow KB4051210 for that code: it tells how to take stale Windows Installer data away. Back up the registry key before you delete anything in it.",
          "Then run the installer of the wanted build again.",
        ],
      },
    },
  },
  evaluate({ installEvents, history }) {
    const records = installerRecords(installEvents, [REMOVED, REMOVAL_SUCCEEDED, REMOVAL_FAILED]);
    const bad = (record: (typeof records)[number]) => record.eventId === REMOVAL_FAILED || !wentWell(record);
    const newest = records.findLast(bad);
    if (!newest || records.some((record) => record.recordId > newest.recordId && !bad(record))) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "installEvents", newest);
    if (episodesAfter(history, at, ["installed", "auto-upgrade"]).length > 0) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "failed",
      data: { product: productOf(newest), failedUtc: newest.timeUtc, code: statusOf(newest) ?? "not told" },
      evidence: refs("installEvents", newest),
    };
  },
});
