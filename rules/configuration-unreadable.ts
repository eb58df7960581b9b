import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeProcessingFailure } from "./support/processing-failure.ts";

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
  evaluate: (input) => judgeProcessingFailure(CONFIGURATION_ERROR, input),
});
