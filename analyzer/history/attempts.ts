import type { Attempt, Episode } from "../../rules/views.ts";
import { isLife, type Signal } from "./link.ts";
import type { Span } from "./spans.ts";
import { HEARTBEAT_MS, HEARTBEATS_FOR_LIFE, JUDGE_MS } from "./thresholds.ts";

export interface Horizon {
  /** End of what the log covers; `null`: the writeback log is not in the bundle, nothing can be judged. */
  readonly endAt: number | null;
  /** Relays whose heartbeats must come back. */
  readonly namespaces: readonly string[];
  /** The server logged heartbeats before, so their absence means something. */
  readonly beats: boolean;
}

/** ISO text of a moment on the steady clock; whole seconds are enough for a promise. */
export function toUtc(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * Judges each step by the window after it: from the moment the service was back to the next step, or to the end of
 * the log. Only records inside the window count.
 */
export function judgeSpans(
  spans: readonly Span[],
  signals: readonly Signal[],
  episodes: readonly Episode[],
  horizon: Horizon,
): Attempt[] {
  return spans.map((span, index) => {
    const next = spans[index + 1];
    const verdict = judge(span, next?.start.at ?? null, signals, episodes, horizon);
    return {
      step: span.step,
      startUtc: span.start.timeUtc,
      endUtc: span.end.timeUtc,
      startAt: span.start.at,
      endAt: span.settledAt,
      by: span.by,
      judgeAfterUtc: null,
      ...verdict,
      ...(span.fromVersion === undefined ? {} : { fromVersion: span.fromVersion }),
      ...(span.toVersion === undefined ? {} : { toVersion: span.toVersion }),
      evidence: [...span.evidence, ...(verdict.evidence ?? [])],
    };
  });
}

type Judgement = Pick<Attempt, "outcome" | "because"> & Partial<Pick<Attempt, "judgeAfterUtc" | "evidence">>;

function judge(
  span: Span,
  nextAt: number | null,
  signals: readonly Signal[],
  episodes: readonly Episode[],
  horizon: Horizon,
): Judgement {
  if (span.incomplete !== null) return { outcome: "incomplete", because: span.incomplete };
  if (horizon.endAt === null) return { outcome: "unknown", because: "the writeback log is not in this bundle" };
  const from = span.settledAt;
  const until = nextAt ?? horizon.endAt;
  const inWindow = (at: number): boolean => at > from && at <= until;

  const failure = signals.findLast((signal) => signal.sign !== "life" && inWindow(signal.at));
  const since = failure?.at ?? from;
  const life = episodes.filter((one) => isLife(one) && one.at > since && one.at <= until);
  const success = life.find((one) => one.kind === "request-succeeded");
  if (success)
    return { outcome: "worked", because: "a user's request succeeded afterwards", evidence: [success.evidence] };

  const lacking = horizon.namespaces.filter(
    (name) => life.filter((one) => one.kind === "heartbeat" && one.namespace === name).length < HEARTBEATS_FOR_LIFE,
  );
  const beats = life.filter((one) => one.kind === "heartbeat");
  const enough = horizon.namespaces.length > 0 ? lacking.length === 0 : beats.length >= HEARTBEATS_FOR_LIFE;
  if (enough) {
    return {
      outcome: "worked",
      because: `heartbeats of ${horizon.namespaces.length > 1 ? "every relay" : "the relay"} came back`,
      evidence: beats.slice(0, HEARTBEATS_FOR_LIFE * Math.max(1, horizon.namespaces.length)).map((one) => one.evidence),
    };
  }
  const last = nextAt === null;
  const firstLife = life[0];
  if (last && firstLife && horizon.endAt - firstLife.at < JUDGE_MS) {
    const judgeAt = firstLife.at + HEARTBEATS_FOR_LIFE * HEARTBEAT_MS;
    return {
      outcome: "too-early",
      because: "a sign of life came, too few to trust yet",
      judgeAfterUtc: toUtc(judgeAt),
      evidence: [firstLife.evidence],
    };
  }
  if (failure) {
    const what =
      failure.sign === "silence"
        ? "heartbeats did not come back"
        : `the failure came back (event ${failure.episode.eventId})`;
    return { outcome: "failed", because: what, evidence: [failure.episode.evidence] };
  }
  if (firstLife && horizon.beats)
    return { outcome: "failed", because: `no steady heartbeat of ${lacking.join(", ") || "the relay"} followed` };
  if (firstLife)
    return { outcome: "worked", because: "a request reached the server afterwards", evidence: [firstLife.evidence] };
  if (!last) return { outcome: "failed", because: "no sign of life before the next step was begun" };
  if (!horizon.beats) {
    return {
      outcome: "unknown",
      because:
        "this build logs no heartbeat here, and no reset was tried since: neither success nor failure is on record",
    };
  }
  if (until - from < JUDGE_MS) {
    return {
      outcome: "too-early",
      because: `the log ends ${Math.max(0, Math.round((until - from) / 60_000))} minutes after it`,
      judgeAfterUtc: toUtc(from + JUDGE_MS),
    };
  }
  return { outcome: "failed", because: "no heartbeat came back" };
}
