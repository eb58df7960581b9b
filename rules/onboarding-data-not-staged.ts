import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeProcessingFailure } from "./support/processing-failure.ts";

const STAGING_ERROR = 32007;

export default defineRule({
  id: "onboarding-data-not-staged",
  title: "Registration data in memory",
  why: "Registration data is held in memory before the sync engine stores it; lost there, the registration is worth nothing.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32007"],
  cites: [TSW_2025, PT_2017],
  limits: ["Says nothing of the cause; the page gives none either."],
  findings: {
    failed: {
      says: "Registration data could not be staged at {failedUtc}; nothing has succeeded since. The page sends straight to switching writeback off and on, which writes it anew.",
      effect: { kind: "shortcut", step: "toggle" },
    },
  },
  evaluate: (input) => judgeProcessingFailure(STAGING_ERROR, input),
});
