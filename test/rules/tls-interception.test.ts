import rule from "../../rules/tls-interception.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

const RESET = { host: "passwordreset.microsoftonline.com", purpose: "password-reset" } as const;

testRule(rule, {
  pass: {
    trusted: { network: probeRows(probeRow("tls", null, { outcome: "ok" })) },
    "another failure of TLS": { network: probeRows(probeRow("tls", "handshake-reset")) },
    "a certificate that is refused later does not exist": { network: probeRows(probeRow("http", "untrusted-root")) },
  },
  fail: {
    "a foreign issuer": {
      given: { network: probeRows(probeRow("tls", "untrusted-root"), probeRow("tls", "intercepted", RESET)) },
      finding: "intercepted",
      data: { hosts: "passwordreset.microsoftonline.com:443" },
      evidence: ["network:rows[1]"],
    },
    "no trusted root": {
      given: { network: probeRows(probeRow("tls", "untrusted-root")) },
      finding: "untrusted-root",
      evidence: ["network:rows[0]"],
    },
    "a certificate of the right kind that is refused": {
      given: { network: probeRows(probeRow("tls", "missing-intermediate")) },
      finding: "unsound-certificate",
      data: { code: "missing-intermediate" },
      evidence: ["network:rows[0]"],
    },
  },
  inconclusive: { "no probes": {}, "nothing tried": { network: probeRows() } },
});
