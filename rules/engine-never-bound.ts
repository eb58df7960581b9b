import { JP_SUPPORT } from "./citations.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const STARTS: readonly number[] = [31001, 31006, 31009];
const BINDS: readonly number[] = [403, 405];
/** In the one public sample a bind follows its request within a second; the minute is ours. */
const OPERATION_MS = 60_000;
/** A record may bear a time just before that of the request it belongs to. */
const SKEW_MS = 2_000;

export default defineRule({
  id: "engine-never-bound",
  title: "Sync engine's way to Active Directory",
  why: "For each request the engine binds to the domain as the connector account; without that it never reached Active Directory.",
  needs: ["writebackEvents", "syncEvents", "history", "now"],
  covers: ["ADSync/403", "ADSync/405"],
  cites: [JP_SUPPORT],
  limits: [
    "Rests on one support team's example, and on a log that shows such binds elsewhere; many builds log none.",
    "Synchronisation binds as well: a bind by chance within the same minute hides the fault.",
  ],
  findings: {
    unbound: {
      says: "After the request of {startedUtc} the engine is not seen to bind to any domain within a minute, although this log shows it doing so at other times.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, syncEvents, history, now }) {
    const request = writebackEvents.findLast((event) => STARTS.includes(event.eventId));
    if (!request) return { kind: "pass" };
    const binds = syncEvents.filter((event) => BINDS.includes(event.eventId));
    if (binds.length === 0) return { kind: "pass" };

    const at = steadyTime(history.clockJumps, "writebackEvents", request);
    if (episodesAfter(history, at, ["request-succeeded"]).length > 0) return { kind: "pass" };
    const isBound = binds.some((bind) => {
      const later = steadyTime(history.clockJumps, "syncEvents", bind) - at;
      return later >= -SKEW_MS && later <= OPERATION_MS;
    });
    if (isBound) return { kind: "pass" };
    if (Date.parse(now) - Date.parse(request.timeUtc) < OPERATION_MS) {
      return { kind: "inconclusive", because: `a request is under way since ${request.timeUtc}` };
    }
    return {
      kind: "fail",
      finding: "unbound",
      data: { startedUtc: request.timeUtc },
      evidence: refs("writebackEvents", request),
    };
  },
});
