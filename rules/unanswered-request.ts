import type { EventRecord } from "../bundle/events.ts";
import { PT_2017, TSW_2025 } from "./citations.ts";
import { eventText, findTrackingId } from "./event-tokens.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind, History } from "./views.ts";

const STARTS: readonly number[] = [31001, 31006, 31009];
/** An outcome follows its start within seconds; fifteen minutes are ours, far beyond any wait of the cloud. */
const PATIENCE_MS = 15 * 60_000;

const OUTCOMES: readonly EpisodeKind[] = ["request-succeeded", "request-refused"];
/** A request that the service, its listener or the host went down with is lost for a reason that is on record. */
const INTERRUPTIONS: readonly EpisodeKind[] = [
  "service-stopped",
  "service-started",
  "service-crashed",
  "listener-stopped",
  "listener-started",
  "host-shutdown",
  "host-booted",
];

interface Start {
  readonly event: EventRecord;
  readonly at: number;
  /** `undefined`: blanked out. */
  readonly trackingId: string | undefined;
}

/** Whether something on record, or a hole in the record, explains that a request has no outcome. */
function isExplained({ at }: Start, { episodes, coverage }: History): boolean {
  const inTime = (moment: number): boolean => moment >= at && moment <= at + PATIENCE_MS;
  return (
    episodes.some((one) => INTERRUPTIONS.includes(one.kind) && inTime(one.at)) ||
    coverage.holes.some(({ fromAt, toAt }) => fromAt <= at + PATIENCE_MS && toAt >= at)
  );
}

export default defineRule({
  id: "unanswered-request",
  title: "Outcome of requests",
  why: "Every request that arrives ends in a success or an error with its own tracking id; one without points at a hang or a link lost midway.",
  needs: ["writebackEvents", "history", "partial", "now"],
  covers: [
    "PasswordResetService/31001",
    "PasswordResetService/31002",
    "PasswordResetService/31006",
    "PasswordResetService/31007",
    "PasswordResetService/31009",
    "PasswordResetService/31010",
  ],
  cites: [TSW_2025, PT_2017],
  limits: [
    "Pairs by tracking id. Where ids were blanked out, any later outcome counts as the request's own, and none leaves it undecided.",
    "Says that a request got no answer, not why: no public page knows a cause or a step for it.",
  ],
  findings: {
    unanswered: {
      says: "The request that arrived at {startedUtc} (tracking id {trackingId}) has no outcome on record: it hung, or the link was lost midway. Requests without outcome since the last that has one: {count}.",
      effect: { kind: "note", doubts: "all-clear" },
    },
  },
  evaluate({ writebackEvents, history, partial, now }) {
    const answered = new Set<string>();
    const starts: Start[] = [];
    for (const event of writebackEvents) {
      const trackingId = findTrackingId(eventText(event));
      if (STARTS.includes(event.eventId))
        starts.push({ event, trackingId, at: steadyTime(history.clockJumps, "writebackEvents", event) });
      else if (trackingId !== undefined) answered.add(trackingId);
    }
    const outcomes = history.episodes.filter(({ kind }) => OUTCOMES.includes(kind));
    const isAnswered = ({ trackingId, at }: Start): boolean =>
      trackingId === undefined ? outcomes.some((one) => one.at >= at) : answered.has(trackingId);
    // What became of the newest request tells of now; an older one without outcome is history once another got one.
    const since = starts.slice(starts.findLastIndex(isAnswered) + 1);
    const endAt = Math.min(Date.parse(now), history.coverage.toAt ?? Number.POSITIVE_INFINITY);
    const open = since.filter((start) => endAt - start.at >= PATIENCE_MS && !isExplained(start, history));
    const newest = open.at(-1);
    if (!newest) return { kind: "pass" };
    if (newest.trackingId === undefined)
      return { kind: "inconclusive", because: "the newest request in this log carries no tracking id" };
    if (partial.includes("writebackEvents"))
      return { kind: "inconclusive", because: "the newest request has no outcome in a log that was read in part only" };
    return {
      kind: "fail",
      finding: "unanswered",
      data: { startedUtc: newest.event.timeUtc, trackingId: newest.trackingId, count: open.length },
      evidence: refs("writebackEvents", newest.event),
    };
  },
});
