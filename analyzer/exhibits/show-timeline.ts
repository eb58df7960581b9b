import type { Attempt, Episode, EpisodeKind, History } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { JUDGE_MS } from "../history/thresholds.ts";
import type { Report } from "../report/report.ts";

type Timeline = Report["timeline"];

/** Ours: as many can be drawn and looked through; more is in the logs. */
const MOST_POINTS = 5000;
const MOST_GAPS = 50;

/** Thinned first: many of a kind tell the same. */
const PLENTIFUL: readonly EpisodeKind[] = [
  "heartbeat",
  "healthy-report",
  "request-started",
  "request-succeeded",
  "request-refused",
];

/** What happened, capped, with what was left out. */
export function showTimeline(evidence: Evidence, history: History): Timeline {
  const { episodes, coverage } = history;
  const shown = thin(episodes);
  const gaps = evidence.logs.flatMap((log) =>
    (log.certificate?.gaps ?? []).map(({ afterId, beforeId }) => ({
      log: log.path,
      afterId,
      beforeId,
      ...around(episodes, log.channels.includes("System"), afterId, beforeId),
    })),
  );
  return {
    fromUtc: coverage.fromUtc ?? episodes[0]?.timeUtc ?? null,
    toUtc: coverage.toUtc ?? episodes.at(-1)?.timeUtc ?? null,
    points: shown.map(({ at: _at, evidence: ref, ...point }) => ({
      timeUtc: point.timeUtc,
      kind: point.kind,
      eventId: point.eventId,
      ...(point.namespace === undefined ? {} : { namespace: point.namespace }),
      ...(point.trackingId === undefined ? {} : { trackingId: point.trackingId }),
      ...(point.fromVersion === undefined ? {} : { fromVersion: point.fromVersion }),
      ...(point.version === undefined ? {} : { version: point.version }),
      ...(point.code === undefined ? {} : { code: point.code }),
      evidence: { ...ref },
    })),
    pointsLeftOut: episodes.length - shown.length,
    spans: [...stretches(episodes, SERVICE, coverage.toUtc), ...stretches(episodes, SWITCH, coverage.toUtc)],
    attempts: history.attempts.slice(-MOST_ATTEMPTS).map(attemptOf),
    attemptsLeftOut: Math.max(0, history.attempts.length - MOST_ATTEMPTS),
    gaps: gaps.slice(0, MOST_GAPS),
    gapsLeftOut: Math.max(0, gaps.length - MOST_GAPS),
  };
}

function thin(episodes: readonly Episode[]): readonly Episode[] {
  if (episodes.length <= MOST_POINTS) return episodes;
  const rare = episodes.filter(({ kind }) => !PLENTIFUL.includes(kind));
  const room = Math.max(0, MOST_POINTS - rare.length);
  const plenty = episodes.filter(({ kind }) => PLENTIFUL.includes(kind));
  const kept = new Set([...spread(rare, MOST_POINTS), ...spread(plenty, room)]);
  return episodes.filter((one) => kept.has(one));
}

/** Evenly spread, first and last among them. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const step = most < 2 ? all.length : (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => all[Math.round(i * step)]).filter((one) => one !== undefined);
}

type Spans = Timeline["spans"];
type State = Spans[number]["state"];
interface Track {
  readonly of: Spans[number]["of"];
  readonly states: Partial<Record<EpisodeKind, State>>;
}

const SERVICE: Track = {
  of: "service",
  states: {
    "service-started": "up",
    "listener-started": "up",
    "service-stopped": "down",
    "service-crashed": "down",
    "host-shutdown": "down",
  },
};
const SWITCH: Track = {
  of: "writeback",
  states: { "switched-on": "on", "switched-off": "off" },
};

/** From each record that says the state to the next that says another. */
function stretches(episodes: readonly Episode[], { of, states }: Track, endUtc: string | null): Spans {
  const spans: Spans = [];
  for (const { kind, timeUtc, evidence } of episodes) {
    const state = states[kind];
    if (state === undefined) continue;
    const last = spans.at(-1);
    if (last?.state === state) continue;
    if (last) last.toUtc = timeUtc;
    const toUtc = endUtc ?? episodes.at(-1)?.timeUtc ?? timeUtc;
    spans.push({ of, state, fromUtc: timeUtc, toUtc, evidence: { ...evidence } });
  }
  return spans.slice(-MOST_SPANS);
}

const MOST_SPANS = 500;
const MOST_ATTEMPTS = 200;

function attemptOf({
  step,
  outcome,
  startUtc,
  endUtc,
  judgeAfterUtc,
  evidence,
}: Attempt): Timeline["attempts"][number] {
  const end = Date.parse(endUtc);
  const until = judgeAfterUtc ?? (Number.isNaN(end) ? endUtc : new Date(end + JUDGE_MS).toISOString());
  const last = evidence.at(-1);
  return {
    step,
    outcome,
    startUtc,
    endUtc,
    judgeUntilUtc: until,
    ...(last === undefined ? {} : { evidence: { ...last } }),
  };
}

/** Times of the nearest known records on both sides of a gap; `null`: none known. */
function around(episodes: readonly Episode[], system: boolean, afterId: number, beforeId: number) {
  const own = episodes.filter(({ evidence }) => (evidence.artifact === "systemEvents") === system);
  const before = own.findLast(({ evidence }) => (evidence.recordId ?? Number.POSITIVE_INFINITY) <= afterId);
  const after = own.find(({ evidence }) => (evidence.recordId ?? Number.NEGATIVE_INFINITY) >= beforeId);
  return { fromUtc: before?.timeUtc ?? null, toUtc: after?.timeUtc ?? null };
}
