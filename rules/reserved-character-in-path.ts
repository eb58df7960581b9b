import { COMMUNITY, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "reserved-character-in-path",
  title: "Characters in the user's path",
  why: "A distinguished name with reserved LDAP characters cannot be addressed, so the password cannot be written.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33001"],
  cites: [TSW_2025, COMMUNITY],
  limits: ["The record does not name the object: the user's own path has to be looked at."],
  findings: {
    refused: {
      says: "The directory path of {user} could not be read at {refusedUtc} (code 0x80005000; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          'Look at the distinguished name of the user: , + " \\ < > ; = / line breaks, a leading blank or # and a trailing blank are reserved.',
          "Rename the OU or the object that carries one of them, run a synchronisation cycle, repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "reserved-character-in-path");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
