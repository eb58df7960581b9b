import { PT_2017, TSW_2025, WB_TUTORIAL } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "account-locked-out",
  title: "Lockout of the user's account",
  why: "Active Directory takes no new password while the account is locked out; the server works.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33006"],
  cites: [TSW_2025, PT_2017, WB_TUTORIAL],
  limits: ["Speaks of one user: a later success for anybody silences it."],
  findings: {
    refused: {
      says: "The on-premises account of {user} is locked out (seen at {refusedUtc}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Unlock the account on-premises and repeat the reset.",
          "If resets should unlock by themselves, give the connector account the right to write lockoutTime on the users.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "account-locked-out");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
