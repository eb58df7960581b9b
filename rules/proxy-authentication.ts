import { CONNECTIVITY, PREREQUISITES } from "./citations.ts";
import { CLOUD_PURPOSES, describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "proxy-authentication",
  title: "Proxy that asks for credentials",
  why: "The service cannot type a password: a proxy that asks for one keeps it out.",
  needs: ["probes"],
  covers: ["http/407"],
  cites: [CONNECTIVITY, PREREQUISITES],
  limits: [
    "The probes ran as the collecting user: the proxy may know the service's account where it does not know that user, or the reverse.",
  ],
  findings: {
    asked: {
      says: "The proxy on the way to {hosts} asks for credentials (407).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Exempt the sync server, or these hosts, from authentication on the proxy. This is the plain way.",
          'If it must authenticate: run the service under a domain account and set useDefaultCredentials="true" on defaultProxy in C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config.',
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter((probe) => CLOUD_PURPOSES.includes(probe.purpose) && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no host of the cloud was probed" };
    const [first, ...more] = targets.filter((probe) => probe.failedAt !== null && /\b407$/.test(probe.code ?? ""));
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    return { kind: "fail", finding: "asked", data: { hosts }, evidence };
  },
});
