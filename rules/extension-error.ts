import { KB_WIZARD_WRITEBACK, PT_2017, TSW_2025 } from "./citations.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const EXTENSION_ERROR = 6800;

/** Failures that say more than this record does. */
const OTHER: readonly EpisodeKind[] = ["listener-failure", "cloud-failure", "relay-failure", "unhealthy-report"];

export default defineRule({
  id: "extension-error",
  title: "Password management extension",
  why: "Writeback is an extension of the sync engine; when it fails to start, the service runs without it.",
  needs: ["syncEvents", "history"],
  covers: ["ADSync/6800"],
  cites: [TSW_2025, PT_2017, KB_WIZARD_WRITEBACK],
  limits: ["Whether it came back shows only in the records of PasswordResetService; without them it reads as failing."],
  findings: {
    failed: {
      says: "The password management extension failed at {failedUtc}; nothing shows it running since, and nothing else failed. The page sends straight to a restart of the service.",
      effect: { kind: "shortcut", step: "restart" },
    },
    again: {
      says: "The password management extension failed again at {failedUtc}, after the service was restarted. The page sends on to switching writeback off and on.",
      effect: { kind: "shortcut", step: "toggle" },
    },
    beside: {
      says: "The password management extension failed at {failedUtc}, beside other failures of the link; its row asks for a restart of the service and, if it comes back, for switching writeback off and on.",
      effect: { kind: "note" },
    },
  },
  evaluate({ syncEvents, history }) {
    const failed = newestUncured(syncEvents, [EXTENSION_ERROR], "syncEvents", history, [
      "listener-started",
      "switched-on",
      ...LIFE,
    ]);
    if (!failed) return { kind: "pass" };
    const { outage, attempts } = history;
    const since = outage.onset?.at ?? Number.POSITIVE_INFINITY;
    const isAlone =
      outage.basis === "failures" && !history.episodes.some((one) => one.at >= since && OTHER.includes(one.kind));
    const wasRestarted = attempts.some((one) => one.step === "restart" && one.outcome === "failed");
    return {
      kind: "fail",
      finding: !isAlone ? "beside" : wasRestarted ? "again" : "failed",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("syncEvents", failed),
    };
  },
});
