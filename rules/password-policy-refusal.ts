import { JP_SUPPORT, KB_POLICY, TSW_2025, WB_TUTORIAL } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "password-policy-refusal",
  title: "Password policy of the domain",
  why: "The domain's own policy decides over a new password after the cloud's; what it refuses, no step of the ladder changes.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33008", "hr/0x80230619"],
  cites: [KB_POLICY, TSW_2025, WB_TUTORIAL, JP_SUPPORT],
  limits: ["The record does not tell age from history, complexity, a filter or the flag on the user."],
  findings: {
    refused: {
      says: "The domain's policy refused the new password of {user} at {refusedUtc} (code {code}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Set the minimum password age to 0 days in the policy that applies to the user: otherwise a second change on one day is refused.",
          "Check history, length and complexity in the resultant policy, fine-grained policies included.",
          "Check password filters and Entra Password Protection agents on the domain controllers.",
          "Check that the user is allowed to change the password (flag PASSWD_CANT_CHANGE off).",
          "Repeat the reset with a password that satisfies all of these; do not restart or toggle.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "password-policy-refusal");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
