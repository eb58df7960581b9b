import { FIELD_NOTES, PORTS, TSW_2025 } from "./citations.ts";
import { eventText, findGateway } from "./event-tokens.ts";
import { areNamespacesOpen, describeTargets, isGateway, wasTried } from "./probe-targets.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const LISTENER_ERROR = 31034;

export default defineRule({
  id: "relay-gateway-blocked",
  title: "Hosts that the relay hands over to",
  why: "The relay answers under the documented name and hands the connection over to a host such as g12-prod-…-sb.servicebus.windows.net: a firewall that knows the namespaces alone lets every test pass and keeps the listener out.",
  needs: ["probes", "history"],
  uses: ["writebackEvents"],
  cites: [TSW_2025, PORTS, FIELD_NOTES],
  limits: [
    "The names are the cloud's and change; none is documented, so an open one today proves nothing for tomorrow.",
    "Only such hosts are judged as were probed, or as an event names.",
  ],
  findings: {
    blocked: {
      says: "The documented names are open, but {hosts}, which the relay hands over to, is not ({code} at the stage {stage}).",
      effect: {
        kind: "check-failed",
        step: "network",
        fix: [
          "Open outbound TCP 443 to *.servicebus.windows.net as a wildcard (*.servicebus.usgovcloudapi.net, *.servicebus.chinacloudapi.cn in those clouds), not to the relay names one by one. To undo, put the old rule back.",
          "Where only addresses can be opened: the service tag ServiceBus of the weekly list of Azure addresses.",
          "Exempt the same wildcard on the proxy from authentication and TLS inspection.",
          "Restart the sync service: Restart-Service ADSync",
        ],
      },
    },
    unprobed: {
      says: "The documented names are open, but the listener failed at {failedUtc} on {host}, which the relay handed over to and which was not probed.",
      effect: { kind: "note", doubts: "network" },
    },
  },
  evaluate({ probes, history, writebackEvents }) {
    if (!areNamespacesOpen(probes))
      return {
        kind: "inconclusive",
        because: "the documented relay names were not probed, or are not open themselves",
      };
    const gateways = probes.filter((probe) => isGateway(probe.host) && wasTried(probe));
    const [first, ...more] = gateways.filter((probe) => probe.failedAt !== null);
    if (first) {
      const { hosts, evidence } = describeTargets(first, ...more);
      return {
        kind: "fail",
        finding: "blocked",
        data: { hosts, code: first.code ?? "no code", stage: first.failedAt ?? "unknown" },
        evidence,
      };
    }
    const naming = (writebackEvents ?? []).filter((record) => findGateway(eventText(record)) !== undefined);
    const named = newestUncured(naming, [LISTENER_ERROR], "writebackEvents", history, LIFE);
    const host = named === undefined ? undefined : findGateway(eventText(named));
    if (!named || host === undefined || gateways.some((probe) => probe.host === host))
      return gateways.length > 0 || named
        ? { kind: "pass" }
        : { kind: "inconclusive", because: "no host behind the relay names was probed, and no event names one" };
    return {
      kind: "fail",
      finding: "unprobed",
      data: { host, failedUtc: named.timeUtc },
      evidence: refs("writebackEvents", named),
    };
  },
});
