import { CONNECTIVITY, PREREQUISITES } from "./citations.ts";
import { CLOUD_PURPOSES, describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

const EXEMPT = "Exempt the sync server, or these hosts, from authentication on the proxy. This is the plain way.";
const DOMAIN_ACCOUNT =
  'run the service under a domain account and set useDefaultCredentials="true" on defaultProxy in C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config. Copy the file first; to undo, put the copy back.';
const RESTART = "Restart the sync service: Restart-Service ADSync";

/** Schemes of a `Proxy-Authenticate` header; names of the protocol, the same in every language. */
const SCHEMES = ["Negotiate", "Kerberos", "NTLM", "Basic", "Digest", "Bearer"] as const;
/** Those that a service can answer with the account it runs under. */
const INTEGRATED: readonly string[] = ["Negotiate", "Kerberos", "NTLM"];

function findSchemes(detail: string): string[] {
  return SCHEMES.filter((scheme) => new RegExp(`\\b${scheme}\\b`, "i").test(detail));
}

export default defineRule({
  id: "proxy-authentication",
  title: "Proxy that asks for credentials",
  why: "The service cannot type a password: a proxy that asks for one keeps it out.",
  needs: ["probes", "server"],
  covers: ["http/407"],
  cites: [CONNECTIVITY, PREREQUISITES],
  limits: [
    "Which schemes the proxy takes is known only where the probe kept its `Proxy-Authenticate` header.",
    "The probes ran as the collecting user: the proxy may know the service's account where it does not know that user, or the reverse.",
  ],
  findings: {
    asked: {
      says: "The proxy on the way to {hosts} asks for credentials (407; it does not say in what way).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [EXEMPT, `If it must authenticate, and can do so by Negotiate or NTLM: ${DOMAIN_ACCOUNT}`, RESTART],
      },
    },
    "asked-integrated": {
      says: "The proxy on the way to {hosts} asks for credentials (407) and takes {schemes}; the service runs as {account}.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          EXEMPT,
          `If it must authenticate: ${DOMAIN_ACCOUNT}`,
          "Allow that account on the proxy. Kerberos needs the proxy by its name, not by its address.",
          RESTART,
        ],
      },
    },
    "asked-password": {
      says: "The proxy on the way to {hosts} asks for credentials (407) and takes {schemes} only: the service, which can offer nothing but its Windows account, will never pass it.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          EXEMPT,
          "Or let the proxy take Negotiate or NTLM as well; no setting of this server makes the service send a name and a password.",
          RESTART,
        ],
      },
    },
  },
  evaluate({ probes, server }) {
    const targets = probes.filter((probe) => CLOUD_PURPOSES.includes(probe.purpose) && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no host of the cloud was probed" };
    const [first, ...more] = targets.filter((probe) => probe.failedAt !== null && /\b407$/.test(probe.code ?? ""));
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    const schemes = findSchemes([first, ...more].map((probe) => probe.detail ?? "").join(" "));
    const finding =
      schemes.length === 0
        ? "asked"
        : schemes.some((scheme) => INTEGRATED.includes(scheme))
          ? "asked-integrated"
          : "asked-password";
    const account = finding === "asked-integrated" ? server.serviceAccount : null;
    return {
      kind: "fail",
      finding,
      data: { hosts, schemes: schemes.join(", "), account: account?.value ?? "an account not in the evidence" },
      evidence: [...evidence, ...(account?.evidence ?? [])],
    };
  },
});
