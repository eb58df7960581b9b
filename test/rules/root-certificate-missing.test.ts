import rule from "../../rules/root-certificate-missing.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { event } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const root = (name: string, present: boolean) => ({
  subject: `CN=${name}, OU=www.digicert.com, O=DigiCert Inc, C=US`,
  thumbprint: null,
  store: "LocalMachine\\Root",
  present,
});
const missing = { roots: [root("DigiCert Global Root CA", true), root("DigiCert Global Root G2", false)] };
const refused = event({
  recordId: 1,
  eventId: 31034,
  text: "Namespace: ssprdedicatedsbprodncu, The remote certificate is invalid",
});
const inJapanese = event({
  recordId: 1,
  eventId: 31034,
  text: "Namespace: ssprdedicatedsbprodncu, リモート証明書は検証プロシージャによって無効とされています。",
});

testRule(rule, {
  pass: { "both are there": { certificates: { roots: [root("DigiCert Global Root G2", true)] } } },
  fail: {
    "missing, and nothing refused": {
      given: { certificates: missing },
      finding: "missing",
      data: { subjects: "DigiCert Global Root G2" },
      evidence: ["certificates:roots[1]"],
    },
    "a refusal that a heartbeat has overcome": {
      given: { certificates: missing, writebackEvents: [refused, heartbeat(2)] },
      finding: "missing",
      evidence: ["certificates:roots[1]"],
    },
    "the listener fails in Japanese, and no probe tells": {
      given: { certificates: missing, writebackEvents: [inJapanese] },
      finding: "unread",
      data: { subjects: "DigiCert Global Root G2" },
      evidence: ["certificates:roots[1]", 1],
    },
    "the listener fails in Japanese, but a probe of the relay came through": {
      given: {
        certificates: missing,
        writebackEvents: [inJapanese],
        network: probeRows(probeRow("tls", null, { outcome: "ok" })),
      },
      finding: "missing",
      evidence: ["certificates:roots[1]"],
    },
    "a failure in Japanese that a heartbeat has overcome": {
      given: { certificates: missing, writebackEvents: [inJapanese, heartbeat(2)] },
      finding: "missing",
      evidence: ["certificates:roots[1]"],
    },
    "a probe finds no trusted root": {
      given: { certificates: missing, network: probeRows(probeRow("tls", "untrusted-root")) },
      finding: "refusing",
      evidence: ["certificates:roots[1]", "network:rows[0]"],
    },
    "the listener refuses the relay": {
      given: { certificates: missing, writebackEvents: [refused] },
      finding: "refusing",
      evidence: ["certificates:roots[1]", 1],
    },
  },
  inconclusive: { "not looked for": { certificates: { roots: [] } }, "not in the bundle": {} },
});
