import { CONNECTIVITY, GETTING_STARTED_2017, PORTS, TSW_2025 } from "./citations.ts";
import {
  areNamespacesOpen,
  describeTargets,
  findMisdirection,
  isGateway,
  UNSOUND_CERTIFICATE,
  WRITEBACK_PURPOSES,
  wasTried,
} from "./probe-targets.ts";
import { defineRule } from "./rule.ts";
import type { ProbeVerdict } from "./views.ts";

/** Stages in the order in which a connection comes about: the earliest failure is the one to mend. */
const ORDER = ["name", "tcp", "proxy", "tls", "http", "hold-open"] as const;

const FINDING = {
  name: "unresolved",
  tcp: "unreachable",
  proxy: "proxy-silent",
  tls: "handshake-failed",
  http: "no-answer",
  "hold-open": "cut-when-idle",
} as const;

const RETRY = "After the change restart the server (the page asks for it after error 32002), then collect again.";

/** Proxies that refuse and certificates that are not trusted have rules of their own. */
function toldElsewhere({ failedAt, code }: ProbeVerdict): boolean {
  if (failedAt === "tls")
    return code === "untrusted-root" || code === "intercepted" || UNSOUND_CERTIFICATE.includes(code ?? "");
  if (failedAt === "http") return /\b407$/.test(code ?? "");
  return failedAt === "proxy" && /\b40[37]$/.test(code ?? "");
}

export default defineRule({
  id: "network-blocked",
  title: "Way to the relay and the reset service",
  why: "Blocked ports and cut idle connections are the most common failure of all, says the troubleshooting page.",
  needs: ["probes", "history", "server"],
  covers: [
    "requirement/idle-connections",
    "endpoint/*.servicebus.windows.net:443",
    "endpoint/ssprdedicatedsbprodscu.servicebus.windows.net:443",
    "endpoint/ssprdedicatedsbprodncu.servicebus.windows.net:443",
    "endpoint/ssprdedicatedsbprodfra-1.servicebus.windows.net:443",
    "endpoint/*.servicebus.usgovcloudapi.net:443",
    "endpoint/ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn:443",
    "endpoint/ssprdedicatedsbmcprodcnn.servicebus.chinacloudapi.cn:443",
    "endpoint/*.passwordreset.microsoftonline.com:443",
    "endpoint/passwordreset.microsoftonline.com:443",
    "endpoint/api.passwordreset.microsoftonline.com:443",
    "endpoint/*.passwordreset.microsoftonline.us:443",
  ],
  cites: [TSW_2025, PORTS, CONNECTIVITY, GETTING_STARTED_2017],
  limits: [
    "The probes ran as the collecting user, not as the service: a failure may concern that user's way out only.",
    "A relay host that no heartbeat ever named may not be this tenant's; its name failing to resolve is passed over.",
  ],
  findings: {
    unresolved: {
      says: "{hosts}: the name is not resolved ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "On the server: Resolve-DnsName <host>. Let the DNS servers it uses resolve *.servicebus.windows.net and passwordreset.microsoftonline.com (or the names of your cloud).",
          "If only a proxy resolves outside names, configure it in machine.config for the service.",
          RETRY,
        ],
      },
    },
    misresolved: {
      says: "{hosts}: the name leads to an address that cannot be the cloud's, and nothing answers there as it should.",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "On the server: Resolve-DnsName <host>, and look for the name in C:\\Windows\\System32\\drivers\\etc\\hosts. Take out the line, or the zone or filter on the DNS servers that answers in the cloud's place; to undo, put it back.",
          RETRY,
        ],
      },
    },
    unreachable: {
      says: "{hosts}: no TCP connection ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "On the server: Test-NetConnection <host> -Port 443. Open outbound TCP 443 to *.servicebus.windows.net and *.passwordreset.microsoftonline.com in every firewall on the way, by name rather than by address.",
          "If the way out is a proxy, configure it in machine.config for the service.",
          RETRY,
        ],
      },
    },
    "proxy-silent": {
      says: "{hosts}: the proxy does not open the connection ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "See that the proxy's name and port are right and that it answers: Test-NetConnection <proxy> -Port <port>.",
          "Allow CONNECT to port 443 of the hosts named above on the proxy.",
          RETRY,
        ],
      },
    },
    "handshake-failed": {
      says: "{hosts}: the TLS handshake fails ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "See first what the checks say about TLS 1.2 on this server.",
          "If they are good, something on the way cuts the handshake: let firewall and proxy pass TLS to the hosts named above unopened.",
          RETRY,
        ],
      },
    },
    "no-answer": {
      says: "{hosts}: connected, but no proper HTTP answer ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Look at what answers: a block page of a proxy or firewall, or nothing at all. Exempt the hosts named above from content filtering.",
          RETRY,
        ],
      },
    },
    "cut-when-idle": {
      says: "{hosts}: the connection is cut while it is idle ({code}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Raise the idle timeout for the hosts named above on every firewall and proxy: at least 3 minutes for builds from 1.1.443.0, 4 minutes or more for older ones; 6 minutes on a proxy serve all purposes.",
          RETRY,
        ],
      },
    },
  },
  evaluate({ probes, history, server }) {
    const targets = probes.filter(
      (probe) =>
        WRITEBACK_PURPOSES.includes(probe.purpose) && wasTried(probe) && findMisdirection(probe, server) === undefined,
    );
    if (targets.length === 0)
      return { kind: "inconclusive", because: "neither a relay nor the reset service was probed" };
    const foreign = ({ purpose, host, failedAt }: ProbeVerdict) =>
      purpose === "relay" &&
      failedAt === "name" &&
      history.namespaces.length > 0 &&
      !history.namespaces.includes(host.split(".")[0]?.toLowerCase() ?? "");
    // Hosts behind an open namespace have a rule of their own: there the documented names are not the trouble.
    const beyond = areNamespacesOpen(targets);
    const failed = targets.filter(
      (probe) =>
        probe.failedAt !== null && !toldElsewhere(probe) && !foreign(probe) && !(beyond && isGateway(probe.host)),
    );
    const stage = ORDER.find((one) => failed.some((probe) => probe.failedAt === one));
    const [first, ...more] = failed.filter((probe) => probe.failedAt === stage);
    if (!stage || !first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    const codes = [...new Set([first, ...more].map((probe) => probe.code ?? "no code"))].join(", ");
    return {
      kind: "fail",
      finding: stage === "name" && first.code === "wrong-address" ? "misresolved" : FINDING[stage],
      data: { hosts, host: first.host, stage, code: codes },
      evidence,
    };
  },
});
