import { TLS_ENFORCEMENT, WINDOWS } from "./citations.ts";
import type { NonEmpty } from "./rule.ts";
import { defineRule } from "./rule.ts";
import { isWrong, readTlsValues, TLS_FIX } from "./tls-values.ts";
import type { EvidenceRef } from "./views.ts";

const FIX = [
  "Note the present values first; they are in this bundle under host/tls.json.",
  ...TLS_FIX,
  "Restart the whole server: until then nothing changes.",
  "If a group policy or hardening tool set the values, change them there, or they come back.",
];

export default defineRule({
  id: "tls-1-2-disabled",
  title: "TLS 1.2 switched off",
  why: "The relay and the password reset service speak TLS 1.2 or later only.",
  needs: ["tls"],
  covers: ["requirement/tls-1-2"],
  cites: [TLS_ENFORCEMENT, WINDOWS],
  limits: [
    "Values have no date: a right value may wait for a restart.",
    "Cipher suites that a policy takes away are not looked at.",
  ],
  findings: {
    "client-off": {
      says: "TLS 1.2 is switched off for outbound connections: {values}.",
      effect: { kind: "check-failed", step: "tls", fix: FIX },
    },
    "not-as-documented": {
      says: "{count} of the eight documented TLS values are set to something else: {values}.",
      effect: { kind: "check-failed", step: "tls", fix: FIX },
    },
  },
  evaluate({ tls }) {
    const readings = readTlsValues(tls);
    if (readings.length === 0) return { kind: "inconclusive", because: "none of the eight documented values was read" };
    const wrong = readings.filter(isWrong);
    const [first, ...rest] = wrong.map(({ field }): EvidenceRef => ({ artifact: "tls", field }));
    if (!first) return { kind: "pass" };
    const evidence: NonEmpty<EvidenceRef> = [first, ...rest];
    const values = wrong.map(({ key, value, data }) => `${key}\\${value} = ${data}`).join("; ");
    const finding = wrong.some((one) => one.outbound) ? "client-off" : "not-as-documented";
    return { kind: "fail", finding, data: { count: wrong.length, values }, evidence };
  },
});
