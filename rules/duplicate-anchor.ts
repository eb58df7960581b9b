import { PT_2017, TSW_2020, TSW_2025, WB_CONCEPT } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "duplicate-anchor",
  title: "One object for each user",
  why: "Two on-premises objects with one cloud anchor leave it open whose password is meant, so nothing is written.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33003", "hr/0x80230402"],
  cites: [TSW_2025, PT_2017, TSW_2020, WB_CONCEPT],
  limits: ["The pages print the code with seven digits; it is read as 0x80230402."],
  findings: {
    refused: {
      says: "Several on-premises objects share the cloud anchor of {user} (seen at {refusedUtc}, code {code}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Find the objects that share the anchor and remove or disable all but one; a user enabled in more than one forest is not supported.",
          "Run a synchronisation cycle, then repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "duplicate-anchor");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
