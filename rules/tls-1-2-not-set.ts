import { TLS_ENFORCEMENT, WINDOWS } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { findTlsHalf, readTlsValues } from "./tls-values.ts";
import type { EvidenceRef } from "./views.ts";

export default defineRule({
  id: "tls-1-2-not-set",
  title: "TLS 1.2 left to the default",
  why: "The documented check wants the values written down. Where they are missing, Windows decides, and recent Windows decides well.",
  needs: ["tls"],
  covers: ["requirement/tls-1-2"],
  cites: [TLS_ENFORCEMENT, WINDOWS],
  limits: [
    "Missing is not wrong: what Windows does by default depends on its version, which this rule does not judge.",
  ],
  findings: {
    missing: {
      says: "{count} of the eight documented TLS values are not set: {values}. Windows uses its default, which is on in recent versions.",
      effect: { kind: "note" },
    },
  },
  evaluate({ tls }) {
    const readings = readTlsValues(tls);
    if (readings.length === 0) return { kind: "inconclusive", because: "none of the eight documented values was read" };
    // Half of a pair has a rule of its own, which tells what the half means.
    const told = findTlsHalf(readings)?.missing ?? [];
    const missing = readings.filter((one) => one.data === null && !told.includes(one));
    const [first, ...rest] = missing.map(({ field }): EvidenceRef => ({ artifact: "tls", field }));
    if (!first) return { kind: "pass" };
    const values = missing.map(({ key, value }) => `${key}\\${value}`).join("; ");
    return { kind: "fail", finding: "missing", data: { count: missing.length, values }, evidence: [first, ...rest] };
  },
});
