import { CONNECTIVITY, PORTS, TSW_2025 } from "./citations.ts";
import { CLOUD_PURPOSES, describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "proxy-refusal",
  title: "Proxy that refuses the host",
  why: "A proxy that answers 403 has the host on no allow list; the service gets no further than the probe.",
  needs: ["probes"],
  covers: ["http/403"],
  cites: [CONNECTIVITY, PORTS, TSW_2025],
  limits: ["A 403 from the cloud's own front door, past the proxy, is not counted."],
  findings: {
    refused: {
      says: "The proxy on the way to {hosts} refuses the connection (403).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Put the hosts named above on the proxy's allow list, best as *.servicebus.windows.net and *.passwordreset.microsoftonline.com: relays move.",
          "Allow CONNECT to port 443 without content inspection and with an idle timeout of six minutes or more.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter((probe) => CLOUD_PURPOSES.includes(probe.purpose) && wasTried(probe));
    if (targets.length === 0) return { kind: "inconclusive", because: "no host of the cloud was probed" };
    const [first, ...more] = targets.filter((probe) => probe.failedAt === "proxy" && /\b403$/.test(probe.code ?? ""));
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    return { kind: "fail", finding: "refused", data: { hosts }, evidence };
  },
});
