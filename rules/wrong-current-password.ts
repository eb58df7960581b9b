import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "wrong-current-password",
  title: "Current password in a change",
  why: "A change needs the current password; a wrong one is the user's slip, and the server works.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33007"],
  cites: [TSW_2025, PT_2017],
  limits: ["Speaks of one user: a later success for anybody silences it."],
  findings: {
    refused: {
      says: "{user} gave a wrong current password for a change at {refusedUtc} ({tally}).",
      effect: {
        kind: "off-ladder",
        fix: ["Let the user repeat the change with the right current password, or reset instead of change."],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "wrong-current-password");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
