import type { EventRecord } from "../bundle/events.ts";
import { COMMUNITY, JP_SUPPORT, PREREQUISITES, TSW_2025 } from "./citations.ts";
import { eventText, readCertificateRefusal } from "./event-tokens.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import type { NonEmpty } from "./rule.ts";
import { defineRule } from "./rule.ts";
import type { EvidenceRef } from "./views.ts";

const LISTENER_ERROR = 31034;

export default defineRule({
  id: "root-certificate-missing",
  title: "Root certificates of the cloud",
  why: "The relay's certificate leads to a public root. On a server that never fetches root updates that root can be missing, and the listener refuses the relay although nothing is blocked.",
  needs: ["certificates", "history"],
  uses: ["probes", "writebackEvents"],
  cites: [TSW_2025, PREREQUISITES, JP_SUPPORT, COMMUNITY],
  limits: [
    "Windows fetches a missing root by itself when it is first needed, unless a policy or a closed network forbids it: missing alone is no fault.",
    "The refusal in the event is known by .NET's names and Windows' codes for it, and by the English sentence; the probe's code knows it in every language.",
  ],
  findings: {
    refusing: {
      says: "The root {subjects} is not in this computer's store, and the relay's certificate is refused for want of a trusted root.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Get DigiCert Global Root G2 and DigiCert Global Root CA from https://www.digicert.com/kb/digicert-root-certificates.htm on any computer, and compare the thumbprints with that page.",
          "On the server, as administrator: Import-Certificate -FilePath <file> -CertStoreLocation Cert:\\LocalMachine\\Root. To undo: Remove-Item Cert:\\LocalMachine\\Root\\<thumbprint>",
          "See why Windows did not fetch it: policy Turn off Automatic Root Certificates Update, or no way to ctldl.windowsupdate.com.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
    unread: {
      says: "The root {subjects} is not in this computer's store, and the listener fails with a message in another language than English: whether it refuses the relay for want of that root cannot be read from it. A probe of the relay tells in every language.",
      effect: { kind: "note", doubts: "network", beside: "network" },
    },
    missing: {
      says: "The root {subjects} is not in this computer's store. Nothing in this bundle was refused for it.",
      effect: { kind: "note" },
    },
  },
  evaluate({ certificates, history, probes, writebackEvents }) {
    const absent = certificates.roots.flatMap((root, index) => (root.present ? [] : [{ root, index }]));
    const [first, ...more] = absent.map(
      ({ index }): EvidenceRef => ({ artifact: "certificates", field: `roots[${index}]` }),
    );
    if (!first) {
      if (certificates.roots.length > 0) return { kind: "pass" };
      return { kind: "inconclusive", because: "no root certificate was looked for" };
    }
    const evidence: NonEmpty<EvidenceRef> = [first, ...more];
    const subjects = absent.map(({ root }) => /CN=([^,]+)/i.exec(root.subject)?.[1] ?? root.subject).join(", ");
    const probe = (probes ?? []).find((one) => one.failedAt === "tls" && one.code === "untrusted-root");
    const newestTelling = (told: ReturnType<typeof readCertificateRefusal>): EventRecord | undefined => {
      const telling = (writebackEvents ?? []).filter((one) => readCertificateRefusal(eventText(one)) === told);
      return newestUncured(telling, [LISTENER_ERROR], "writebackEvents", history, LIFE);
    };
    const failed = newestTelling("refused");
    const isTrusted = (probes ?? []).some(
      (one) => one.purpose === "relay" && (one.reached === "tls" || one.reached === "http"),
    );
    const unread = probe || failed || isTrusted ? undefined : newestTelling("unreadable");
    if (unread) {
      const pointed: NonEmpty<EvidenceRef> = [...evidence, ...refs("writebackEvents", unread)];
      return { kind: "fail", finding: "unread", data: { subjects }, evidence: pointed };
    }
    if (!probe && !failed) return { kind: "fail", finding: "missing", data: { subjects }, evidence };
    return {
      kind: "fail",
      finding: "refusing",
      data: { subjects },
      evidence: [...evidence, ...(probe ? [probe.evidence] : []), ...(failed ? refs("writebackEvents", failed) : [])],
    };
  },
});
