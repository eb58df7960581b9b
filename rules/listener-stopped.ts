import { PT_2017, TSW_2025 } from "./citations.ts";
import { LIFE, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const STOPPED = 31016;
/** A switch and the stop that belongs to it lie within minutes; ten are ours. */
const SAME_SWITCH_MS = 10 * 60_000;

export default defineRule({
  id: "listener-stopped",
  title: "Writeback endpoint",
  why: "The endpoint runs inside the sync service; once it has stopped, requests from the cloud find nobody.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31015", "PasswordResetService/31016"],
  cites: [TSW_2025, PT_2017],
  limits: ["A service that is killed writes no 31016: see the rules on the service itself."],
  findings: {
    stopped: {
      says: "The writeback endpoint stopped at {stoppedUtc} and is not seen to start since.",
      effect: { kind: "note" },
    },
    "by-switch": {
      says: "The writeback endpoint stopped at {stoppedUtc} while writeback was being switched off, and is not seen to start since.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const stopped = newestUncured(writebackEvents, [STOPPED], "writebackEvents", history, [
      "listener-started",
      ...LIFE,
    ]);
    if (!stopped) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "writebackEvents", stopped);
    const off = history.episodes.findLast(
      (episode) =>
        (episode.kind === "switch-off-begun" || episode.kind === "switched-off") &&
        Math.abs(episode.at - at) <= SAME_SWITCH_MS,
    );
    const evidence = refs("writebackEvents", stopped);
    return {
      kind: "fail",
      finding: off ? "by-switch" : "stopped",
      data: { stoppedUtc: stopped.timeUtc },
      evidence: off ? [...evidence, off.evidence] : evidence,
    };
  },
});
