import { PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const CONFIGURATION_ERROR = 32005;

export default defineRule({
  id: "configuration-unreadable",
  title: "Stored writeback configuration",
  why: "The registration of this tenant is stored with the sync engine and read at each start; unreadable, it leaves writeback without keys and address.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32005"],
  cites: [TSW_2025, PT_2017],
  limits: ["Saving and reading fail with the same record."],
  findings: {
    failed: {
      says: "The tenant's writeback configuration could not be saved or read at {failedUtc}; nothing has succeeded since. The page sends straight to switching writeback off and on, which writes it anew.",
      effect: { kind: "shortcut", step: "toggle" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [CONFIGURATION_ERROR], "writebackEvents", history, [
      "request-succeeded",
      "switched-on",
    ]);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "failed",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("writebackEvents", failed),
    };
  },
});
