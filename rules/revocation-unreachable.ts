import { CONNECTIVITY } from "./citations.ts";
import { describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "revocation-unreachable",
  title: "Way to the revocation lists",
  why: "Windows checks whether the certificate of the cloud was revoked; where it cannot, connections are slow or refused.",
  needs: ["probes"],
  covers: [
    "endpoint/mscrl.microsoft.com:80",
    "endpoint/*.crl.microsoft.com:80",
    "endpoint/*.oneocsp.microsoft.com:80",
    "endpoint/*.ocsp.msocsp.com:80",
    "endpoint/*.crl3.digicert.com:80",
    "endpoint/*.crl4.digicert.com:80",
    "endpoint/*.ocsp.digicert.com:80",
    "endpoint/*.digicert.cn:80",
    "endpoint/*.verisign.com:80",
    "endpoint/*.entrust.net:80",
    "endpoint/*.www.d-trust.net:80",
    "endpoint/*.root-c3-ca2-2009.ocsp.d-trust.net:80",
  ],
  cites: [CONNECTIVITY],
  limits: [
    "Windows keeps lists that it fetched before: a host that is out of reach today may be missed only in days.",
    "Which of the hosts matter depends on who issued the certificate.",
  ],
  findings: {
    unreachable: {
      says: "{hosts}: not reached ({code}). Certificates of the cloud may not be checked for revocation from here.",
      effect: { kind: "note" },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter((probe) => probe.purpose === "revocation" && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no revocation host was probed" };
    const [first, ...more] = targets.filter(({ failedAt }) => failedAt !== null);
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    return { kind: "fail", finding: "unreachable", data: { hosts, code: first.code ?? "no code" }, evidence };
  },
});
