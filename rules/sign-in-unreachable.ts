import { CONNECTIVITY } from "./citations.ts";
import { describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "sign-in-unreachable",
  title: "Way to the sign-in host",
  why: "Switching writeback off and on begins with a token for the administrator: without a way to the sign-in host that step must fail.",
  needs: ["probes"],
  covers: [
    "endpoint/login.microsoftonline.com:443",
    "endpoint/login.windows.net:443",
    "endpoint/login.microsoftonline.us:443",
  ],
  cites: [CONNECTIVITY],
  limits: ["Proxies that refuse, and certificates that are not trusted, have rules of their own."],
  findings: {
    unreachable: {
      says: "{hosts}: not reached ({code}). Running writeback may not need it, but disabling and re-enabling it does: open the way first.",
      effect: { kind: "note" },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter((probe) => probe.purpose === "sign-in" && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no sign-in host was probed" };
    const [first, ...more] = targets.filter(({ failedAt }) => failedAt === "name" || failedAt === "tcp");
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    return { kind: "fail", finding: "unreachable", data: { hosts, code: first.code ?? "no code" }, evidence };
  },
});
