import { PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const ONBOARDING_ERROR = 32011;

export default defineRule({
  id: "onboarding-service-error",
  title: "Cloud service while switching on",
  why: "Switching writeback on begins with a call to the cloud service; without its answer writeback stays off.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32011"],
  cites: [TSW_2025, PT_2017],
  limits: [
    "A closed port and a refused admin token give the same record.",
    "The page still names ports 9350 to 9354 here, which current builds do not need.",
  ],
  findings: {
    failed: {
      says: "Switching writeback on failed at {failedUtc}: the cloud service did not answer. Check outbound 443 to the relay host, and that the wizard's admin is not federated.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [ONBOARDING_ERROR], "writebackEvents", history, [
      "switched-on",
      "request-succeeded",
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
