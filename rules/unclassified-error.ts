import { PT_2017, TSW_2025 } from "./citations.ts";
import { eventText, findTrackingId } from "./event-tokens.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const UNKNOWN_ERROR = 32000;

export default defineRule({
  id: "unclassified-error",
  title: "Errors that the service does not classify",
  why: "An operation failed for a reason that the service has no number for; only its exception text tells more.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32000"],
  cites: [TSW_2025, PT_2017],
  limits: ["Exception texts are shown nowhere here, since they come in the server's language: read the record."],
  findings: {
    failed: {
      says: "A request failed at {failedUtc} for a reason that the service does not classify (tracking id {trackingId}); nothing has succeeded since. The page sends straight to switching writeback off and on, and if that does not help to a support case with the log and this id.",
      effect: { kind: "shortcut", step: "toggle" },
    },
    beside: {
      says: "An operation failed at {failedUtc} for a reason that the service does not classify (tracking id {trackingId}). It is not what keeps writeback from working now, so its row's advice (switching writeback off and on) is not followed.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [UNKNOWN_ERROR], "writebackEvents", history, [
      "request-succeeded",
      "switched-on",
    ]);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: history.outage.basis === "processing" ? "failed" : "beside",
      data: { failedUtc: failed.timeUtc, trackingId: findTrackingId(eventText(failed)) ?? "not in the text" },
      evidence: refs("writebackEvents", failed),
    };
  },
});
