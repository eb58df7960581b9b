import { KB_UPGRADE_ISSUES, WINDOWS } from "./citations.ts";
import { installerRecords, productOf, statusOf } from "./installer-records.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const RESTART_REQUIRED = 1038;
const INSTALLED = 1033;
/** ERROR_SUCCESS_REBOOT_REQUIRED */
const SUCCESS_RESTART_REQUIRED = 3010;

export default defineRule({
  id: "installer-restart-pending",
  title: "Restart after an install",
  why: "Files that were in use are replaced only at the next boot: until then the upgrade is not complete.",
  needs: ["installEvents", "history", "server"],
  covers: ["MsiInstaller/1038"],
  cites: [WINDOWS, KB_UPGRADE_ISSUES],
  limits: ["Without the System log or the time of the last boot a boot that happened cannot be seen."],
  findings: {
    pending: {
      says: "The installer of {product} asked for a restart of the server at {askedUtc}; none is seen since.",
      effect: {
        kind: "mend",
        fix: [
          "Restart the server once, in a quiet moment: Restart-Computer",
          "This also restarts the sync service: no separate restart is needed.",
        ],
      },
    },
  },
  evaluate({ installEvents, history, server }) {
    const asked = installerRecords(installEvents, [RESTART_REQUIRED, INSTALLED]).findLast(
      (record) => record.eventId === RESTART_REQUIRED || statusOf(record) === SUCCESS_RESTART_REQUIRED,
    );
    if (!asked) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "installEvents", asked);
    if (episodesAfter(history, at, ["host-booted"]).length > 0) return { kind: "pass" };
    if (server.lastBootUtc && Date.parse(server.lastBootUtc.value) > Date.parse(asked.timeUtc)) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "pending",
      data: { product: productOf(asked), askedUtc: asked.timeUtc },
      evidence: refs("installEvents", asked),
    };
  },
});
