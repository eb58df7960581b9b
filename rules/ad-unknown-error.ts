import { COMMUNITY, FIELD_NOTES, PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "ad-unknown-error",
  title: "Errors that Active Directory does not explain",
  why: "The request reached the server and Active Directory answered with an error that the service cannot classify; no step of the ladder reaches that far.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33001"],
  cites: [TSW_2025, PT_2017, FIELD_NOTES, COMMUNITY],
  limits: ["A code that has a rule of its own is left to it; here stay the codes without a page."],
  findings: {
    refused: {
      says: "Active Directory failed a request of {user} at {refusedUtc} with an error that the service does not classify (code {code}; {engine}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Read the ADSync record 6329 of the same moment: its last ERR_ lines name the failing call and its code.",
          "Check that this server reaches a writable domain controller of the user's domain, by name and on its RPC ports.",
          "Check the distinguished name of the user's OU for the characters , + \" \\ < > ; = / and for leading or trailing blanks.",
          "If neither tells, open a support case with the Application log around the failure and the tracking id.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "ad-unknown-error");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
