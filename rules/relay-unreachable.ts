import { PT_2017, TSW_2020, TSW_2025 } from "./citations.ts";
import { eventText, findNamespace } from "./event-tokens.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const RELAY_ERROR = 32002;

export default defineRule({
  id: "relay-unreachable",
  title: "Tenant relay",
  why: "The tenant's relay (Service Bus) hands every request to this server; when it cannot be reached, none arrives.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32002"],
  cites: [TSW_2025, TSW_2020, PT_2017],
  limits: ["A blocked port and a refused token give the same record; only their localised texts differ."],
  findings: {
    unreachable: {
      says: "The relay {namespace} could not be reached at {failedUtc}; nothing shows the link back since. After a firewall change for it the page asks for a reboot of the server; if the record comes back with the firewall open, for switching writeback off and on.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [RELAY_ERROR], "writebackEvents", history, LIFE);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "unreachable",
      data: { failedUtc: failed.timeUtc, namespace: findNamespace(eventText(failed)) ?? "of this tenant" },
      evidence: refs("writebackEvents", failed),
    };
  },
});
