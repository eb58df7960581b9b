import { PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const OFFBOARDING_ERROR = 32013;

export default defineRule({
  id: "offboarding-service-error",
  title: "Cloud service while switching off",
  why: "Switching writeback off begins with a call to the cloud service; without its answer the toggle cannot begin.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32013"],
  cites: [TSW_2025, PT_2017],
  limits: [
    "A closed port and a refused admin token give the same record.",
    "The page still names ports 9350 to 9354 here, which current builds do not need.",
  ],
  findings: {
    failed: {
      says: "Switching writeback off failed at {failedUtc}: the cloud service did not answer. Check outbound 443 to the relay host, and that the wizard's admin is not federated, then repeat it.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [OFFBOARDING_ERROR], "writebackEvents", history, [
      "switched-off",
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
