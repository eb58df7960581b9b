import { JP_SUPPORT, KB_RPC, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "password-set-failed",
  title: "Sync engine setting passwords",
  why: "The engine's own trace of a failed password tells most; here stay the traces whose code no other rule knows.",
  needs: ["writebackEvents", "syncEvents", "history"],
  covers: ["ADSync/6329", "hr/0x80004005"],
  cites: [TSW_2025, KB_RPC, JP_SUPPORT],
  limits: [
    "The trace carries no tracking id: it is joined to a request by time, five seconds either way (ours).",
    "Which of several codes tells is our own ranking.",
  ],
  findings: {
    refused: {
      says: "A request reached the server and the engine failed to set the password at {refusedUtc} (code {code}; {engine}; {tally}); the cloud link works, so the ladder does not apply.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Read the last ERR_ lines of the ADSync record 6329: they name the call that failed and its code.",
          "Check the connector account's rights, the domain's password policy and the way to a writable domain controller.",
          "If none of these tells, open a support case with this record and the tracking id of the request.",
        ],
      },
    },
    alone: {
      says: "The engine failed to set a password at {refusedUtc} (code {code}; {engine}); no request of the cloud stands beside it.",
      effect: { kind: "note" },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "password-set-failed");
    if (!refusal) return { kind: "pass" };
    const { newest, data, evidence } = refusal;
    const finding = refusal.finding === "refused" && newest.outcome === undefined ? "alone" : refusal.finding;
    return { kind: "fail", finding, data, evidence };
  },
});
