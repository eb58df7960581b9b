import { PT_2017, TSW_2025 } from "./citations.ts";
import { eventText, findTrackingId } from "./event-tokens.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const STARTS: readonly number[] = [31001, 31006, 31009];
/** An outcome follows its start within seconds; fifteen minutes are ours, far beyond any wait of the cloud. */
const PATIENCE_MS = 15 * 60_000;

export default defineRule({
  id: "unanswered-request",
  title: "Outcome of requests",
  why: "Every request that arrives ends in a success or an error with its own tracking id; one without points at a hang or a link lost midway.",
  needs: ["writebackEvents", "history", "now"],
  covers: [
    "PasswordResetService/31001",
    "PasswordResetService/31002",
    "PasswordResetService/31006",
    "PasswordResetService/31007",
    "PasswordResetService/31009",
    "PasswordResetService/31010",
  ],
  cites: [TSW_2025, PT_2017],
  limits: ["Pairs by tracking id alone: a log whose ids were blanked out tells nothing here."],
  findings: {
    unanswered: {
      says: "The request that arrived at {startedUtc} (tracking id {trackingId}) has no outcome on record: it hung, or the link was lost midway. Requests without outcome since the last success: {count}.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history, now }) {
    const answered = new Set<string>();
    const starts: { event: (typeof writebackEvents)[number]; trackingId: string }[] = [];
    let unnamed = 0;
    for (const event of writebackEvents) {
      const isStart = STARTS.includes(event.eventId);
      const trackingId = findTrackingId(eventText(event));
      if (trackingId === undefined) unnamed += isStart ? 1 : 0;
      else if (isStart) starts.push({ event, trackingId });
      else answered.add(trackingId);
    }
    if (starts.length === 0 && unnamed > 0) {
      return { kind: "inconclusive", because: "the requests in this log carry no tracking id" };
    }
    const successAt =
      history.episodes.findLast(({ kind }) => kind === "request-succeeded")?.at ?? Number.NEGATIVE_INFINITY;
    const open = starts.filter(({ event, trackingId }) => {
      if (answered.has(trackingId) || Date.parse(now) - Date.parse(event.timeUtc) < PATIENCE_MS) return false;
      return steadyTime(history.clockJumps, "writebackEvents", event) >= successAt;
    });
    const newest = open.at(-1);
    if (!newest) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "unanswered",
      data: { startedUtc: newest.event.timeUtc, trackingId: newest.trackingId, count: open.length },
      evidence: refs("writebackEvents", newest.event),
    };
  },
});
