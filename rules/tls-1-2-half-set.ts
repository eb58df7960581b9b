import { TLS_ENFORCEMENT, WINDOWS } from "./citations.ts";
import type { NonEmpty } from "./rule.ts";
import { defineRule } from "./rule.ts";
import { findTlsHalf, readTlsValues } from "./tls-values.ts";
import type { EvidenceRef } from "./views.ts";

export default defineRule({
  id: "tls-1-2-half-set",
  title: "TLS 1.2 set for one half only",
  why: "Somebody has written the documented values, but for the wrong half: a 32-bit console writes where the 64-bit service never looks, and the server's side of Schannel does nothing for outbound connections.",
  needs: ["tls"],
  covers: ["requirement/tls-1-2"],
  cites: [TLS_ENFORCEMENT, WINDOWS],
  limits: [
    "What is missing is left to the default of Windows and .NET, which is good on recent ones.",
    "Values have no date: whether the server was restarted after they were set cannot be seen, here or in any of them.",
  ],
  findings: {
    "only-32-bit": {
      says: "TLS 1.2 is set for 32-bit programs and not for 64-bit ones ({values} do not exist): the sync service is a 64-bit program and sees none of it.",
      effect: { kind: "note" },
    },
    "only-server": {
      says: "TLS 1.2 is set for what this server accepts and not for what it opens ({values} do not exist): writeback only opens connections.",
      effect: { kind: "note" },
    },
    "only-64-bit": {
      says: "TLS 1.2 is set for 64-bit programs and not for 32-bit ones ({values} do not exist). The sync service is served; the documented check asks for both.",
      effect: { kind: "note" },
    },
    "only-client": {
      says: "TLS 1.2 is set for what this server opens and not for what it accepts ({values} do not exist). Writeback is served; the documented check asks for both.",
      effect: { kind: "note" },
    },
  },
  evaluate({ tls }) {
    const readings = readTlsValues(tls);
    if (readings.length === 0) return { kind: "inconclusive", because: "none of the eight documented values was read" };
    const found = findTlsHalf(readings);
    const [first, ...more] = (found?.missing ?? []).map(({ field }): EvidenceRef => ({ artifact: "tls", field }));
    if (!found || !first) return { kind: "pass" };
    const evidence: NonEmpty<EvidenceRef> = [first, ...more];
    const values = found.missing.map(({ key, value }) => `${key}\\${value}`).join("; ");
    return { kind: "fail", finding: found.half, data: { values }, evidence };
  },
});
