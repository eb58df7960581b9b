import { PT_2017, TSW_2025 } from "./citations.ts";
import { episodesAfter, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const REPORT_ERROR = 32015;

/** Reports go out every five minutes: three intervals without another failure, on a server that beats, are enough. Ours. */
const QUIET_MS = 15 * 60_000;

export default defineRule({
  id: "health-report-failed",
  title: "Health report to the cloud",
  why: "The portal learns the state of this server from a report every five minutes; when it fails, the portal may call a working server unreachable.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32015"],
  cites: [TSW_2025, PT_2017],
  limits: ["Says nothing about resets: they travel through the relay, the report does not."],
  findings: {
    failed: {
      says: "The report to the cloud web service failed at {failedUtc}. That alone does not mean that resets fail; check outbound 443 to the passwordreset hosts.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [REPORT_ERROR], "writebackEvents", history, ["healthy-report"]);
    if (!failed) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "writebackEvents", failed);
    if (episodesAfter(history, at + QUIET_MS, ["heartbeat"]).length > 0) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "failed",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("writebackEvents", failed),
    };
  },
});
