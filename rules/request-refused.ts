import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "request-refused",
  title: "Refused requests without a reason",
  why: "A refused request has come through the relay: the link works, and the reason lies between engine and Active Directory.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/31003", "PasswordResetService/31008", "PasswordResetService/31011"],
  cites: [TSW_2025, PT_2017],
  limits: ["An export that holds PasswordResetService alone lacks the engine's trace, which usually has the reason."],
  findings: {
    refused: {
      says: "The request of {user} was refused at {refusedUtc} and no record of the same tracking id says why ({tally}); the cloud link works, so the ladder does not apply.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Look at the ADSync records 6329 of the same moment, and collect the Application log whole if this one holds PasswordResetService alone.",
          "Check the three usual reasons: the connector account's rights, the domain's password policy, a user in a protected group.",
          "Repeat the reset with an ordinary test user and a fresh password.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "request-refused");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
