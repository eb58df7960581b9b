import { PREREQUISITES, TSW_2025 } from "./citations.ts";
import { CLOUD_PURPOSES, describeTargets, UNSOUND_CERTIFICATE, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "tls-interception",
  title: "Certificate of the cloud hosts",
  why: "The service refuses a certificate that it cannot trace to a known root. Opening this traffic on the way is not supported.",
  needs: ["probes"],
  covers: ["requirement/tls-inspection"],
  cites: [PREREQUISITES, TSW_2025],
  limits: [
    "An inspecting proxy whose root the probe trusts looks like the cloud itself unless the issuer gives it away.",
  ],
  findings: {
    intercepted: {
      says: "{hosts}: the certificate comes from something on the way, not from the cloud.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Take these hosts (*.servicebus.windows.net, *.passwordreset.microsoftonline.com, login.microsoftonline.com) out of TLS inspection.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
    "unsound-certificate": {
      says: "{hosts}: the certificate is refused ({code}). The cloud's own is sound, so something else answers, or this server's clock is wrong.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Look at this server's clock first (w32tm /query /status): a wrong date makes every certificate look expired or not yet valid.",
          "See who issued it: the probe's row names the issuer; or open https://<host> in a browser on the server. If it is not the cloud's, take the host out of TLS inspection, and see that DNS and proxy lead to the cloud.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
    "untrusted-root": {
      says: "{hosts}: the certificate leads to no root that is trusted here: a missing root, or inspection on the way.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "See who issued it: open https://<host> in a browser on the server and look at the certification path.",
          "If it is your own proxy's or firewall's, take the host out of TLS inspection.",
          "If it is DigiCert's, install DigiCert Global Root G2 and DigiCert Global Root CA into Local Computer > Trusted Root Certification Authorities, and let Windows fetch root updates.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter((probe) => CLOUD_PURPOSES.includes(probe.purpose) && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no host of the cloud was probed" };
    const atTls = targets.filter((probe) => probe.failedAt === "tls");
    for (const code of ["intercepted", "untrusted-root"] as const) {
      const [first, ...more] = atTls.filter((probe) => probe.code === code);
      if (!first) continue;
      const { hosts, evidence } = describeTargets(first, ...more);
      return { kind: "fail", finding: code, data: { hosts }, evidence };
    }
    const [first, ...more] = atTls.filter((probe) => UNSOUND_CERTIFICATE.includes(probe.code ?? ""));
    if (first) {
      const { hosts, evidence } = describeTargets(first, ...more);
      return { kind: "fail", finding: "unsound-certificate", data: { hosts, code: first.code ?? "" }, evidence };
    }
    return { kind: "pass" };
  },
});
