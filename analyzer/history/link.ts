import type { Episode, EpisodeKind } from "../../rules/views.ts";
import type { Span } from "./spans.ts";
import { HEARTBEAT_MS, JUDGE_MS, SETTLED_MS } from "./thresholds.ts";

/** A request that arrived proves the way from the cloud to this server, whatever AD answered. */
const GENERAL_LIFE: readonly EpisodeKind[] = [
  "healthy-report",
  "request-started",
  "request-succeeded",
  "request-refused",
];
const GENERAL_FAILURE: readonly EpisodeKind[] = [
  "unhealthy-report",
  "cloud-failure",
  "relay-failure",
  "extension-failure",
];

const STOPS: readonly EpisodeKind[] = ["service-stopped", "service-crashed", "listener-stopped", "host-shutdown"];

/** One word about the relay link: alive, failed, or fallen silent although heartbeats are due. */
export interface Signal {
  readonly sign: "life" | "failure" | "silence";
  readonly at: number;
  readonly episode: Episode;
}

/** A stretch in which the link was not known to live. */
export interface Interruption {
  readonly onset: Signal;
  readonly lastLifeBefore: Signal | null;
  readonly failures: readonly Signal[];
  /** First sign of the life that ended it; `null`: it goes on. */
  readonly endedBy: Signal | null;
  /** Life since the newest failure that is too young to end it. */
  readonly reviving: readonly Signal[];
  /** Longest time without life from its onset on, milliseconds. */
  readonly deadMs: number;
}

export function isLife(episode: Episode): boolean {
  return episode.kind === "heartbeat" || GENERAL_LIFE.includes(episode.kind);
}

function isFailure(episode: Episode): boolean {
  return episode.kind === "listener-failure" || GENERAL_FAILURE.includes(episode.kind);
}

/**
 * The link's signals in order. Failures inside a restart, toggle or upgrade are that step's own noise and are left
 * out; a pause of the heartbeats that nothing explains is put in as `silence`.
 *
 * @param endAt - End of what the log covers, or `null` where that is unknown: then the end is never called silent.
 * @param namespace - One relay's own signals; the whole link when left out.
 */
export function findSignals(
  episodes: readonly Episode[],
  spans: readonly Span[],
  endAt: number | null,
  namespace?: string,
): Signal[] {
  // Only heartbeats and listener failures carry a relay's name.
  const heard = namespace === undefined ? episodes : episodes.filter((one) => one.namespace === namespace);
  const signals: Signal[] = [];
  for (const episode of heard) {
    if (isLife(episode)) {
      signals.push({ sign: "life", at: episode.at, episode });
    } else if (isFailure(episode)) {
      const inside = spans.some(
        (span) => episode.at >= span.start.at && episode.at <= span.end.at && span.end.at > span.start.at,
      );
      if (!inside) signals.push({ sign: "failure", at: episode.at, episode });
    }
  }
  return addSilences(signals, episodes, spans, endAt);
}

function addSilences(
  signals: readonly Signal[],
  episodes: readonly Episode[],
  spans: readonly Span[],
  endAt: number | null,
): Signal[] {
  const beats = signals.filter((signal) => signal.episode.kind === "heartbeat");
  const out = [...signals];
  const stops = episodes.filter((one) => STOPS.includes(one.kind));
  beats.forEach((beat, index) => {
    const next = beats[index + 1]?.at ?? endAt;
    if (next === null || next - beat.at < JUDGE_MS) return;
    const dueAt = beat.at + HEARTBEAT_MS;
    // The link said something else before silence could be noticed.
    if (signals.some((signal) => signal.at > beat.at && signal.at < Math.min(next, beat.at + JUDGE_MS))) return;
    const soonAfter = (at: number, from: number): boolean => at >= from && at <= from + 2 * HEARTBEAT_MS;
    const step = spans.find((span) => soonAfter(span.start.at, beat.at));
    // While writeback stands switched off there is nobody to beat.
    if (step && isOffAt(episodes, next)) return;
    const backAt = step?.settledAt ?? beat.at;
    const lasting = step?.step === "restart" && step.settledAt - step.start.at >= JUDGE_MS ? step.start : undefined;
    const stop = lasting ?? stops.find((one) => soonAfter(one.at, backAt) && !isInside(one, spans));
    if (stop) {
      // A stop that lasts is an outage by itself, whoever made it.
      out.push({ sign: "silence", at: stop.at, episode: stop });
      return;
    }
    // A pause that begins with a step is that step's, until the service has been up long enough to beat again.
    if (step && next - step.settledAt < JUDGE_MS) return;
    out.push({ sign: "silence", at: step ? step.settledAt + HEARTBEAT_MS : dueAt, episode: beat.episode });
  });
  return out.sort((a, b) => a.at - b.at);
}

function isInside(episode: Episode, spans: readonly Span[]): boolean {
  return spans.some((span) => episode.at >= span.start.at && episode.at <= span.settledAt);
}

function isOffAt(episodes: readonly Episode[], at: number): boolean {
  const last = episodes.findLast((one) => (one.kind === "switched-off" || one.kind === "switched-on") && one.at <= at);
  return last?.kind === "switched-off";
}

/**
 * Cuts the signals into interruptions. Life ends one only when it lasts: a failure that returns within the hour is
 * the same outage, or every attempt that helped for ten minutes would start the ladder anew.
 */
export function findInterruptions(signals: readonly Signal[], endAt: number | null): Interruption[] {
  const found: Interruption[] = [];
  let open: {
    onset: Signal;
    before: Signal | null;
    failures: Signal[];
    life: Signal[];
    deadMs: number;
    deadSince: number;
  } | null = null;
  let lastLife: Signal | null = null;
  const close = (endedBy: Signal | null): void => {
    if (!open) return;
    found.push({
      onset: open.onset,
      lastLifeBefore: open.before,
      failures: open.failures,
      endedBy,
      reviving: endedBy ? [] : open.life,
      deadMs: open.deadMs,
    });
    open = null;
  };
  for (const signal of signals) {
    if (signal.sign === "life") {
      if (open) {
        if (open.life.length === 0) open.deadMs = Math.max(open.deadMs, signal.at - open.deadSince);
        open.life.push(signal);
        const first = open.life[0];
        if (first && signal.at - first.at >= SETTLED_MS) close(first);
      }
      lastLife = signal;
      continue;
    }
    if (!open) open = { onset: signal, before: lastLife, failures: [], life: [], deadMs: 0, deadSince: signal.at };
    if (open.life.length > 0) open.deadSince = signal.at;
    open.life = [];
    open.failures.push(signal);
  }
  if (open) {
    if (open.life.length === 0 && endAt !== null) open.deadMs = Math.max(open.deadMs, endAt - open.deadSince);
    close(null);
  }
  return found;
}
