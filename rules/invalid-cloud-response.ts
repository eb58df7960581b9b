import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeProcessingFailure } from "./support/processing-failure.ts";

const VALIDATION_ERROR = 32008;

export default defineRule({
  id: "invalid-cloud-response",
  title: "Answer of the cloud service",
  why: "An answer that fails validation is thrown away, and with it the registration or the request that it belongs to.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32008"],
  cites: [TSW_2025, PT_2017],
  limits: ["A proxy that rewrites answers gives the same record; the probes may show it."],
  findings: {
    failed: {
      says: "The cloud web service's answer was invalid at {failedUtc}; nothing has succeeded since. The page sends straight to switching writeback off and on; rule out a proxy that rewrites answers.",
      effect: { kind: "shortcut", step: "toggle" },
    },
  },
  evaluate: (input) => judgeProcessingFailure(VALIDATION_ERROR, input),
});
