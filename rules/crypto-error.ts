import { PT_2017, TSW_2025 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const CRYPTO_ERROR = 32010;

export default defineRule({
  id: "crypto-error",
  title: "Cryptography on the server",
  why: "The server makes the key pair and decrypts requests itself; when its own cryptography fails, neither works.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32010"],
  cites: [TSW_2025, PT_2017],
  limits: ["The record does not tell key generation from decryption; its text does, in words that are not read here."],
  findings: {
    failed: {
      says: "A key could not be made or used on this server at {failedUtc}; nothing has succeeded since. Read the record's detail: the cause is often the environment of the service account.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [CRYPTO_ERROR], "writebackEvents", history, [
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
