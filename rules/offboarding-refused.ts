import { PREREQUISITES, PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { isOvertaken } from "./support/switches.ts";

const OFF_REFUSED = 31014;

export default defineRule({
  id: "offboarding-refused",
  title: "Rights for switching writeback off",
  why: "The toggle cannot begin while switching off is refused, usually for want of rights of the administrator in the wizard.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31014"],
  cites: [TSW_2025, PT_2017, PREREQUISITES],
  limits: ["The record does not say whether the cloud side or the on-premises side refused."],
  findings: {
    refused: {
      says: "Switching writeback off was refused at {failedUtc}: repeat it with an administrator who may, before anything else.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Run the wizard as a local administrator who is a member of ADSyncAdmins.",
          "Sign in to the cloud with a managed (not federated) account that holds the role directly: Hybrid Identity Administrator today, Global Administrator for older builds.",
          "Give enterprise administrator credentials where the wizard asks for the directory.",
          "Repeat switching writeback off, then on; do not go on to the next step.",
        ],
      },
    },
    earlier: {
      says: "Switching writeback off was refused at {failedUtc}; writeback has moved on since, but a toggle would need an administrator who may.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [OFF_REFUSED], "writebackEvents", history, [
      "switched-off",
      "switched-on",
      "request-succeeded",
    ]);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: isOvertaken(history, "writebackEvents", failed) ? "earlier" : "refused",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("writebackEvents", failed),
    };
  },
});
