import { KB_WIZARD_WRITEBACK, PT_2017, TSW_2025 } from "./citations.ts";
import { LIFE, newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const SERVICE_ERROR = 32001;

export default defineRule({
  id: "reset-service-unreachable",
  title: "Cloud password-reset service",
  why: "The server fetches its relay settings from this web service and reports to it; without it the listener cannot be set up.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32001"],
  cites: [TSW_2025, PT_2017, KB_WIZARD_WRITEBACK],
  limits: [
    "The record does not tell a closed port from a proxy, from TLS or from a clock that is off: see the rules for these.",
  ],
  findings: {
    unreachable: {
      says: "The cloud password-reset service could not be reached at {failedUtc}; nothing shows the link back since. Outbound 443 to the passwordreset hosts, the proxy in machine.config, TLS 1.2 and the server's clock decide this.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const failed = newestUncured(writebackEvents, [SERVICE_ERROR], "writebackEvents", history, LIFE);
    if (!failed) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "unreachable",
      data: { failedUtc: failed.timeUtc },
      evidence: refs("writebackEvents", failed),
    };
  },
});
