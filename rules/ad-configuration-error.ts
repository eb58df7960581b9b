import { KB_8023062C, PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "ad-configuration-error",
  title: "Connector settings for writing passwords",
  why: "The service blames the configuration of the directory or of its connector; the link to the cloud is sound.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33009"],
  cites: [TSW_2025, PT_2017, KB_8023062C],
  limits: ["Signing (0x8023062C) and password operations (0x8023061F) have rules of their own; here stays the rest."],
  findings: {
    refused: {
      says: "A password of {user} could not be written at {refusedUtc} because of the directory's or the connector's configuration (code {code}; {engine}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Read the ADSync record 6329 of the same moment for the code.",
          "In Synchronization Service Manager check that Sign and Encrypt LDAP Traffic is on for the connector and each of its partitions.",
          "Check that the forest was part of the configuration when writeback was enabled; if it was added later, switch writeback off and on.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "ad-configuration-error");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
