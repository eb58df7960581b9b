import { PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "connector-password-too-long",
  title: "Password of the connector account",
  why: "The service handles passwords of its connector account up to a limit only; beyond it no password can be written.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["ADSync/6329", "hr/0x800700ce"],
  cites: [TSW_2025, PT_2017],
  limits: ["The limit differs by page: 127 characters in the older ones, 256 in the current one."],
  findings: {
    refused: {
      says: "The connector account's password is too long for the service (code 0x800700CE at {refusedUtc}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Give the connector account a password of at most 127 characters, which satisfies every edition of the page.",
          "Enter it in the connector's properties in Synchronization Service Manager, then repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "connector-password-too-long");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
