import { VERSION_ARCHIVE, WINDOWS } from "./citations.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { ranSince, serviceControlRecords } from "./service-life.ts";
import { compareVersions } from "./versions.ts";

const CONTROL_TIMEOUT = 7011;
/** From this build the service no longer takes minutes to stop. */
const FIXED_IN = "1.3.20.0";

export default defineRule({
  id: "service-stop-slow",
  title: "Slow stop of the service",
  why: "A restart looks failed when the service is only slow to stop; an upgrade can break off for the same reason.",
  needs: ["systemEvents", "history", "server"],
  covers: ["Service Control Manager/7011"],
  cites: [VERSION_ARCHIVE, WINDOWS],
  limits: ["The record does not tell a stop from any other control request."],
  findings: {
    "known-build": {
      says: "The service did not answer Windows in time at {slowUtc}. Builds before {fixedIn} can take minutes to stop, and this one is {version}: wait for it.",
      effect: { kind: "note" },
    },
    slow: {
      says: "The service did not answer Windows in time at {slowUtc}, and it is not seen running since.",
      effect: { kind: "note" },
    },
  },
  evaluate({ systemEvents, history, server }) {
    const newest = serviceControlRecords(systemEvents, [CONTROL_TIMEOUT]).at(-1);
    if (!newest || ranSince(history, server, newest)) return { kind: "pass" };
    const version = server.version?.value;
    const known = version !== undefined && compareVersions(version, FIXED_IN) < 0;
    return {
      kind: "fail",
      finding: known ? "known-build" : "slow",
      data: { slowUtc: newest.timeUtc, fixedIn: FIXED_IN, version: version ?? "unknown" },
      evidence: refs("systemEvents", newest),
    };
  },
});
