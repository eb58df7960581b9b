import { KB_WIZARD_ERRORS, PREREQUISITES, PT_2017, TSW_2025 } from "./citations.ts";
import { eventText, findSignInError } from "./event-tokens.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { isOvertaken } from "./support/switches.ts";

const TOKEN_ERROR = 32009;
const TOKEN = 31017;

export default defineRule({
  id: "wizard-sign-in-refused",
  title: "Admin sign-in of the wizard",
  why: "The wizard needs a token of a cloud administrator to switch writeback off or on; without it the toggle cannot be done.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32009", "aadsts/50034"],
  cites: [TSW_2025, PT_2017, PREREQUISITES, KB_WIZARD_ERRORS],
  limits: [
    "AADSTS numbers are shown, not explained: only one of them is on a page about this product.",
    "A build whose wizard can no longer sign in at all looks the same here; the rule on the wizard's age tells.",
  ],
  findings: {
    refused: {
      says: "The wizard got no token for the cloud administrator at {failedUtc} ({error}): this is about credentials, not about the next step of the ladder.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Take a managed cloud account (cloud-only, or synchronised with password hashes), not a federated one.",
          "Give it the role directly, not through a group: Hybrid Identity Administrator today, Global Administrator for older builds.",
          "Sign in once in a browser with it, to be sure that the password is right and not expired.",
          "Repeat the wizard with this account; do not go on to the next step.",
        ],
      },
    },
    earlier: {
      says: "The wizard got no token for the cloud administrator at {failedUtc} ({error}); writeback has moved on since, but a toggle would need a working account.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [TOKEN_ERROR], "writebackEvents", history, [
      "switched-on",
      "switched-off",
      "request-succeeded",
    ]);
    if (!failed || writebackEvents.some((event) => event.eventId === TOKEN && event.recordId > failed.recordId)) {
      return { kind: "pass" };
    }
    return {
      kind: "fail",
      finding: isOvertaken(history, "writebackEvents", failed) ? "earlier" : "refused",
      data: { failedUtc: failed.timeUtc, error: findSignInError(eventText(failed)) ?? "no AADSTS number in the text" },
      evidence: refs("writebackEvents", failed),
    };
  },
});
