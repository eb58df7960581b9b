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
  /** The requests fail on the server: heartbeats prove nothing, only a request does. */
  readonly processing: boolean;
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
  if (horizon.endAt === null) return { outcome: "unknown", because: "the writeback log is not in the evidence" };
  const from = span.settledAt;
  const until = nextAt ?? horizon.endAt;
  const inWindow = (at: number): boolean => at > from && at <= until;

  if (horizon.processing)
    return judgeByRequests(
      episodes.filter((one) => inWindow(one.at)),
      nextAt === null,
    );

  const failures = signals.filter((signal) => signal.sign !== "life" && inWindow(signal.at));
  const failure = failures.at(-1);
  const life = episodes.filter((one) => isLife(one) && one.at > Math.max(from, failure?.at ?? from) && one.at <= until);
  const success = life.find((one) => one.kind === "request-succeeded");
  if (success)
    return { outcome: "worked", because: "a user's request succeeded afterwards", evidence: [success.evidence] };

  const beats = beatsSinceFailure(
    horizon.namespaces,
    failures,
    episodes.filter((one) => inWindow(one.at)),
    from,
  );
  const lacking = [...beats].filter(([, own]) => own.length < HEARTBEATS_FOR_LIFE);
  if (beats.size > 0 && lacking.length === 0) {
    return {
      outcome: "worked",
      because: `heartbeats of ${beats.size > 1 ? "every relay" : "the relay"} came back`,
      evidence: [...beats.values()].flatMap((own) => own.slice(0, HEARTBEATS_FOR_LIFE).map((one) => one.evidence)),
    };
  }
  const last = nextAt === null;
  // One heartbeat of each relay that was missing: on the way back, not yet there.
  const young = lacking.flatMap(([, own]) => own.slice(0, 1));
  const newest =
    young.length === lacking.length
      ? young.reduce<Episode | null>((best, one) => (best && best.at > one.at ? best : one), null)
      : null;
  if (last && newest && horizon.endAt - newest.at < JUDGE_MS) {
    return {
      outcome: "too-early",
      because: "a sign of life came, too few to trust yet",
      judgeAfterUtc: toUtc(newest.at + HEARTBEATS_FOR_LIFE * HEARTBEAT_MS),
      evidence: [newest.evidence],
    };
  }
  const firstLife = life[0];
  if (failure) {
    const what =
      failure.sign === "silence"
        ? "heartbeats did not come back"
        : `the failure came back (event ${failure.episode.eventId})`;
    return { outcome: "failed", because: what, evidence: [failure.episode.evidence] };
  }
  if (firstLife && horizon.beats)
    return {
      outcome: "failed",
      because: `no steady heartbeat of ${lacking.map(([name]) => name).join(", ") || "the relay"} followed`,
    };
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
      because: `the log ends ${Math.max(0, Math.round((until - from) / 60_000))} min after it`,
      judgeAfterUtc: toUtc(from + JUDGE_MS),
    };
  }
  return { outcome: "failed", because: "no heartbeat came back" };
}

/**
 * Heartbeats of each relay that must come back, since its own newest failure. A failure without a relay's name
 * concerns them all. Without relays to wait for, any relay that beats counts.
 */
function beatsSinceFailure(
  namespaces: readonly string[],
  failures: readonly Signal[],
  window: readonly Episode[],
  from: number,
): Map<string, Episode[]> {
  const beating = window.flatMap((one) =>
    one.kind === "heartbeat" && one.namespace !== undefined ? [one.namespace] : [],
  );
  const names = namespaces.length > 0 ? namespaces : [...new Set(beating)];
  return new Map(
    names.map((name) => {
      const failure = failures.findLast(
        ({ episode, sign }) => sign === "silence" || episode.namespace === undefined || episode.namespace === name,
      );
      const since = Math.max(from, failure?.at ?? from);
      return [name, window.filter((one) => one.kind === "heartbeat" && one.namespace === name && one.at > since)];
    }),
  );
}

/** Where requests fail on the server, only requests can tell: one that failed again, or one that got through. */
function judgeByRequests(window: readonly Episode[], last: boolean): Judgement {
  const success = window.findLast((one) => one.kind === "request-succeeded");
  const failure = window.findLast((one) => one.kind === "processing-failure");
  if (failure && failure.at > (success?.at ?? Number.NEGATIVE_INFINITY)) {
    return {
      outcome: "failed",
      because: `the failure came back (event ${failure.eventId})`,
      evidence: [failure.evidence],
    };
  }
  if (success)
    return { outcome: "worked", because: "a user's request succeeded afterwards", evidence: [success.evidence] };
  if (!last) return { outcome: "failed", because: "no request got through before the next step was begun" };
  return { outcome: "unknown", because: "no reset was tried since: neither success nor failure is on record" };
}
