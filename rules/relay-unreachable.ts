import { PT_2017, TSW_2020, TSW_2025 } from "./citations.ts";
import { eventText, findNamespace } from "./event-tokens.ts";
import { areNamespacesOpen } from "./probe-targets.ts";
import { LIFE, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const RELAY_ERROR = 32002;

export default defineRule({
  id: "relay-unreachable",
  title: "Tenant relay",
  why: "The tenant's relay (Service Bus) hands every request to this server; when it cannot be reached, none arrives.",
  needs: ["writebackEvents", "history"],
  uses: ["probes"],
  covers: ["PasswordResetService/32002"],
  cites: [TSW_2025, TSW_2020, PT_2017],
  limits: ["A blocked port and a refused token give the same record; only their localised texts differ."],
  findings: {
    unreachable: {
      says: "The relay {namespace} could not be reached at {failedUtc}; nothing shows the link back since. After a firewall change for it the page asks for a reboot of the server; if the record comes back with the firewall open, for switching writeback off and on.",
      effect: { kind: "note" },
    },
    "open-now": {
      says: "The relay {namespace} could not be reached at {failedUtc}, and the probes reach it now. If the way was opened for it, the page asks for a reboot of the server, not of the service alone.",
      effect: { kind: "note", beside: "restart" },
    },
    persists: {
      says: "The relay {namespace} is still not reached at {failedUtc}, although the way is open and the server was rebooted since. The page sends on to switching writeback off and on.",
      effect: { kind: "shortcut", step: "toggle" },
    },
  },
  evaluate({ writebackEvents, history, probes }) {
    const failed = newestUncured(writebackEvents, [RELAY_ERROR], "writebackEvents", history, LIFE);
    if (!failed) return { kind: "pass" };
    const { outage, episodes } = history;
    const isOpen = areNamespacesOpen(probes ?? []);
    const at = steadyTime(history.clockJumps, "writebackEvents", failed);
    const onset = outage.onset?.at ?? Number.POSITIVE_INFINITY;
    const wasBooted = episodes.some((one) => one.kind === "host-booted" && one.at > onset && one.at < at);
    const isNewest = outage.lastFailure?.evidence.recordId === failed.recordId;
    return {
      kind: "fail",
      finding: !isOpen || !isNewest ? "unreachable" : wasBooted ? "persists" : "open-now",
      data: { failedUtc: failed.timeUtc, namespace: findNamespace(eventText(failed)) ?? "of this tenant" },
      evidence: refs("writebackEvents", failed),
    };
  },
});
