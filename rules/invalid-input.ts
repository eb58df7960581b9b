import { PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const INPUT_ERROR = 32003;

export default defineRule({
  id: "invalid-input",
  title: "Input of a request",
  why: "A request that the service cannot read as valid input is dropped; it says little about the server.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32003"],
  cites: [TSW_2025, PT_2017],
  limits: ["One malformed request is no fault of the server: only a repeat with another user says more."],
  findings: {
    failed: {
      says: "A request carried input that the service did not accept at {failedUtc}; none has succeeded since. Repeat the request with another user before concluding anything.",
      effect: {
        kind: "mend",
        fix: [
          "Repeat the request, with another user as well: a reset that ends in event 31002 settles it.",
          "If every request ends so, treat it as event 32000: switch writeback off and on, and if that does not help open a support case with the log and the tracking id.",
        ],
      },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [INPUT_ERROR], "writebackEvents", history, [
      "request-succeeded",
      "switched-on",
    ]);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "failed",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("writebackEvents", failed),
    };
  },
});
