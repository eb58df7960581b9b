import { PT_2017, TSW_2025, WB_CONCEPT } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeProcessingFailure } from "./support/processing-failure.ts";

const DECRYPTION_ERROR = 32004;

export default defineRule({
  id: "decryption-error",
  title: "Decryption of requests",
  why: "Passwords travel encrypted with a key that only this server should hold; when the keys differ, no reset can be read.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32004"],
  cites: [TSW_2025, PT_2017, WB_CONCEPT],
  limits: ["Cannot tell a stale key from a damaged request: one request that succeeds afterwards settles it."],
  findings: {
    failed: {
      says: "A password request could not be decrypted at {failedUtc}; none has succeeded since. The page sends straight to switching writeback off and on, which makes new keys.",
      effect: { kind: "shortcut", step: "toggle" },
    },
  },
  evaluate: (input) => judgeProcessingFailure(DECRYPTION_ERROR, input),
});
