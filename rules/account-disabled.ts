import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "account-disabled",
  title: "State of the user's account",
  why: "Active Directory takes no new password for a disabled account; the server works.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33005"],
  cites: [TSW_2025, PT_2017],
  limits: ["Speaks of one user: a later success for anybody silences it."],
  findings: {
    refused: {
      says: "The on-premises account of {user} is disabled (seen at {refusedUtc}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: ["Enable the account on-premises, or tell the user that it is meant to be disabled.", "Repeat the reset."],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "account-disabled");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
