import { KB_WIZARD_WRITEBACK, PT_2017, TSW_2025 } from "./citations.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const EXTENSION_ERROR = 6800;

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
      says: "The password management extension failed at {failedUtc}; nothing shows it running since. The page asks for a restart of the service and, if it comes back, for switching writeback off and on.",
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
    return {
      kind: "fail",
      finding: "failed",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("syncEvents", failed),
    };
  },
});
