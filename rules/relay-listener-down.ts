import { COMMUNITY, JP_SUPPORT, TSW_2025 } from "./citations.ts";
import { eventText, findNamespace, readCertificateRefusal } from "./event-tokens.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const LISTENER_ERROR = 31034;

const READING = {
  other: "Its message speaks of no refused certificate.",
  unreadable:
    "Its message is in another language than English: whether it refused the certificate cannot be read from it; a probe of the relay tells in every language.",
} as const;

export default defineRule({
  id: "relay-listener-down",
  title: "Relay listener",
  why: "Reset requests reach the server only through this listener; while it is down none arrive.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31034"],
  cites: [TSW_2025, COMMUNITY, JP_SUPPORT],
  limits: [
    "A refused certificate is known by .NET's names and Windows' codes for it, and by the English sentence. A message in another language without them is told as not readable where it has letters that English lacks, else it reads as any other failure.",
  ],
  findings: {
    untrusted: {
      says: "The listener for {namespace} refused the remote certificate at {failedUtc}.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Take the relay hosts (*.servicebus.windows.net) out of TLS inspection; breaking this traffic open is not supported.",
          "If nothing inspects it, install the missing root certificates (DigiCert Global Root G2 and DigiCert Global Root CA) in the computer's Trusted Root store.",
        ],
      },
    },
    failing: {
      says: "The listener for {namespace} failed at {failedUtc}; nothing shows it back since. {reading}",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [LISTENER_ERROR], "writebackEvents", history, LIFE);
    if (!failed) return { kind: "pass" };
    const text = eventText(failed);
    const data = { failedUtc: failed.timeUtc, namespace: findNamespace(text) ?? "a relay that the text does not name" };
    const told = readCertificateRefusal(text);
    const evidence = refs("writebackEvents", failed);
    if (told === "refused") return { kind: "fail", finding: "untrusted", data, evidence };
    return { kind: "fail", finding: "failing", data: { ...data, reading: READING[told] }, evidence };
  },
});
