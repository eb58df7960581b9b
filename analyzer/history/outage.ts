import type { Episode, EpisodeKind, EvidenceRef, Outage, ServerFacts } from "../../rules/views.ts";
import { findInterruptions, findSignals, type Interruption, isLife, type Signal } from "./link.ts";
import type { Span } from "./spans.ts";
import { FRESH_SUCCESS_MS, HEARTBEAT_MS, HEARTBEATS_FOR_LIFE, JUDGE_MS, RECENT_MS, RETIRED_MS } from "./thresholds.ts";

export interface OutageInput {
  readonly episodes: readonly Episode[];
  readonly spans: readonly Span[];
  /** Of the whole link, in order. */
  readonly signals: readonly Signal[];
  readonly server: ServerFacts;
  /** `null`: the writeback records are not in the bundle. */
  readonly endAt: number | null;
  /** The System log speaks of the service, so a stop would be seen. */
  readonly serviceWatched: boolean;
}

type Relay = Outage["namespaces"][number] & {
  readonly interruption: Interruption | null;
  /** On the steady clock; `null`: it never lived in this log. */
  readonly lastLifeAt: number | null;
};

/** An operation failed for a reason nobody classified: it need not have been a user's request. */
const UNCLASSIFIED = 32000;

const refs = (...episodes: (Episode | null | undefined)[]): EvidenceRef[] =>
  episodes.flatMap((episode) => (episode ? [episode.evidence] : []));

/**
 * Decides the state of the writeback link, from the strongest word to the weakest: writeback is switched off, the
 * service is down, the link fails, requests fail on the server, the link lives. What nothing tells is `unknown`.
 */
export function judgeOutage(input: OutageInput): Outage {
  const { signals, endAt } = input;
  const interruptions = findInterruptions(signals, endAt);
  const current = interruptions.at(-1)?.endedBy === null ? (interruptions.at(-1) ?? null) : null;
  const relays = readRelays(input);
  const base = {
    lastLife: signals.findLast((signal) => signal.sign === "life")?.episode ?? null,
    lastFailure: signals.findLast((signal) => signal.sign === "failure")?.episode ?? null,
    namespaces: relays.map(({ interruption: _interruption, lastLifeAt: _lastLifeAt, ...relay }) => relay),
  };
  return (
    judgeSwitch(input, base, current) ??
    judgeService(input, base, current) ??
    judgeStart(input, base, current, relays) ??
    judgeLink(base, current, relays) ??
    judgeProcessing(input, base) ??
    judgeLife(input, base, interruptions, current, relays)
  );
}

type Base = Pick<Outage, "lastLife" | "lastFailure" | "namespaces">;

function since(interruption: Interruption | null): Pick<Outage, "onset" | "onsetUtc" | "onsetKnown"> | null {
  if (!interruption) return null;
  const { onset, lastLifeBefore } = interruption;
  // For silence the last heartbeat is the witness; the outage began when the next one was due.
  const utc = onset.sign === "silence" ? new Date(onset.at).toISOString() : onset.episode.timeUtc;
  return {
    onset: onset.sign === "silence" ? { ...onset.episode, at: onset.at } : onset.episode,
    onsetUtc: utc,
    onsetKnown: lastLifeBefore ? "exact" : "at-or-before",
  };
}

const startingAt = (episode: Episode): Pick<Outage, "onset" | "onsetUtc" | "onsetKnown"> => ({
  onset: episode,
  onsetUtc: episode.timeUtc,
  onsetKnown: "exact",
});
const NO_ONSET = { onset: null, onsetUtc: null, onsetKnown: null } as const;

const DOWN: readonly EpisodeKind[] = ["service-stopped", "service-crashed", "listener-stopped"];
const UP: readonly EpisodeKind[] = ["service-started", "listener-started"];

function judgeService(input: OutageInput, base: Base, current: Interruption | null): Outage | null {
  const { episodes, server } = input;
  const marker = episodes.findLast((one) => DOWN.includes(one.kind) || UP.includes(one.kind) || isLife(one));
  const stopped = marker !== undefined && DOWN.includes(marker.kind) ? marker : null;
  const row = server.service?.value === "stopped" ? server.service : null;
  if (server.service?.value === "running" && stopped?.kind !== "listener-stopped") return null;
  if (!stopped && !row) return null;
  return {
    ...base,
    state: "down",
    basis: "service-stopped",
    ...(since(current) ?? (stopped ? startingAt(stopped) : NO_ONSET)),
    evidence: [...refs(stopped), ...(row?.evidence ?? [])],
    because: stopped
      ? `${stopped.kind === "listener-stopped" ? "the writeback listener" : "the sync service"} ${stopped.kind === "service-crashed" ? "crashed" : "stopped"} at ${stopped.timeUtc} and no start follows`
      : "the ADSync service is not running",
  };
}

/** When the service last came up, as far as the records or the process tell. */
function findLastStart({ episodes, server }: OutageInput): Pick<Episode, "at" | "timeUtc" | "evidence"> | null {
  const logged = episodes.findLast((one) => UP.includes(one.kind)) ?? null;
  const row = server.service?.value === "running" ? server.serviceStartUtc : null;
  const at = Date.parse(row?.value ?? "");
  if (!row?.evidence[0] || !(at > (logged?.at ?? Number.NEGATIVE_INFINITY))) return logged;
  return { at, timeUtc: row.value, evidence: { ...row.evidence[0], timeUtc: row.value } };
}

/**
 * The service came up a moment ago, and a relay has not had the time to beat again: what was heard before the start
 * says nothing of now, and the silence since then is no fault yet. Only where heartbeats are logged, so that waiting
 * tells, and only where nothing failed before: else the start is an attempt, and is judged as one.
 */
function judgeStart(
  input: OutageInput,
  base: Base,
  current: Interruption | null,
  relays: readonly Relay[],
): Outage | null {
  const { endAt, server, episodes } = input;
  const start = findLastStart(input);
  if (start === null || endAt === null || start.at > endAt || endAt - start.at >= JUDGE_MS) return null;
  if (current !== null || relays.some((relay) => relay.state === "failing" || relay.interruption !== null)) return null;
  if (server.service === null && !input.serviceWatched) return null;
  if (episodes.some((one) => one.kind === "request-succeeded" && one.at > start.at)) return null;
  const due = relays.filter(
    (relay) => relay.state !== "retired" && relay.lastLifeAt !== null && relay.lastLifeAt <= start.at,
  );
  if (due.length === 0 || base.lastLife === null) return null;
  return {
    ...base,
    state: "unknown",
    basis: "just-started",
    ...NO_ONSET,
    evidence: [start.evidence, base.lastLife.evidence],
    because: `the service came up at ${start.timeUtc}, and no heartbeat of ${due.map((relay) => relay.name).join(", ")} has followed yet`,
  };
}

function judgeSwitch(input: OutageInput, base: Base, current: Interruption | null): Outage | null {
  const { episodes, server, spans } = input;
  const last = episodes.findLast((one) => one.kind === "switched-off" || one.kind === "switched-on");
  const lifeAfter = (at: number): boolean => episodes.some((one) => isLife(one) && one.at > at);
  if (last?.kind === "switched-off" && !lifeAfter(last.at)) {
    const span = spans.find(
      (one) => one.step === "toggle" && one.evidence.some((ref) => ref.recordId === last.evidence.recordId),
    );
    return {
      ...base,
      state: "off",
      basis: "half-toggle",
      ...(since(current) ?? startingAt(span?.start ?? last)),
      evidence: refs(last),
      because: `writeback was disabled at ${last.timeUtc} and not enabled again`,
    };
  }
  const enabled = server.writebackEnabled;
  if (enabled?.value !== false) return null;
  // The configuration may be older than the log: a later switch-on, or fresh life, outweighs it.
  const changedAt = Date.parse(server.writebackModifiedUtc?.value ?? "");
  if (last?.kind === "switched-on" && !(changedAt > last.at)) return null;
  if (input.endAt !== null && base.lastLife && input.endAt - base.lastLife.at < JUDGE_MS) return null;
  const everOn =
    server.everOnboarded?.value === true || last !== undefined || base.lastLife !== null || base.lastFailure !== null;
  const neverOn = !everOn && (server.everOnboarded?.value === false || input.endAt !== null);
  return {
    ...base,
    state: "off",
    basis: neverOn ? "never-on" : "switched-off",
    ...(since(current) ?? NO_ONSET),
    evidence: [...enabled.evidence, ...(server.everOnboarded?.evidence ?? [])],
    because: neverOn
      ? "writeback is off in the configuration, and nothing shows that it was ever on"
      : "writeback is off in the configuration, and no record tells who disabled it",
  };
}

function readRelays(input: OutageInput): Relay[] {
  const { episodes, spans, endAt } = input;
  const names = [...new Set(episodes.flatMap((one) => (one.namespace === undefined ? [] : [one.namespace])))].sort();
  const seen = names.map((name) => {
    const signals = findSignals(episodes, spans, endAt, name);
    const interruption = findInterruptions(signals, endAt).at(-1) ?? null;
    const lastLife = signals.findLast((signal) => signal.sign === "life") ?? null;
    const lastFailure = signals.findLast((signal) => signal.sign === "failure") ?? null;
    const failing = lastFailure !== null && lastFailure.at > (lastLife?.at ?? Number.NEGATIVE_INFINITY);
    const silent = lastLife !== null && endAt !== null && endAt - lastLife.at >= JUDGE_MS;
    const state: Relay["state"] = failing ? "failing" : silent ? "silent" : "alive";
    return {
      name,
      state,
      lastLifeUtc: lastLife?.episode.timeUtc ?? null,
      lastFailureUtc: lastFailure?.episode.timeUtc ?? null,
      lastLifeAt: lastLife?.at ?? null,
      lastAt: Math.max(lastLife?.at ?? 0, lastFailure?.at ?? 0),
      interruption: interruption?.endedBy === null ? interruption : null,
    };
  });
  const alive = seen.filter((relay) => relay.state === "alive").length;
  return seen.map(({ lastAt, ...relay }) => {
    // The cloud gives each server two relays: one unseen while two others beat was replaced.
    const moved = relay.state !== "alive" && alive >= 2 && endAt !== null && endAt - lastAt >= RETIRED_MS;
    return moved ? { ...relay, state: "retired" as const } : relay;
  });
}

function judgeLink(base: Base, current: Interruption | null, relays: readonly Relay[]): Outage | null {
  const alive = relays.filter((relay) => relay.state === "alive" && relay.lastLifeUtc !== null);
  const bad = relays.filter((relay) => relay.state === "failing" || relay.state === "silent");
  if (alive.length > 0 && bad.length > 0) {
    const worst = bad
      .map((relay) => relay.interruption)
      .filter((one) => one !== null)
      .sort((a, b) => a.onset.at - b.onset.at)[0];
    return {
      ...base,
      state: "degraded",
      basis: bad.some((relay) => relay.state === "failing") ? "failures" : "silence",
      ...(since(worst ?? null) ?? NO_ONSET),
      evidence: refs(worst?.onset.episode, worst?.failures.at(-1)?.episode, base.lastLife),
      because: `${bad.map((relay) => relay.name).join(", ")} does not answer while ${alive.map((relay) => relay.name).join(", ")} does`,
    };
  }
  if (!current || isRevived(current, relays)) return null;
  const lastSignal = current.reviving.at(-1);
  const silenceOnly = current.failures.every((failure) => failure.sign === "silence");
  return {
    ...base,
    state: "down",
    basis: silenceOnly ? "silence" : "failures",
    ...(since(current) ?? NO_ONSET),
    evidence: refs(current.onset.episode, current.failures.at(-1)?.episode, current.lastLifeBefore?.episode),
    because: lastSignal
      ? `one sign of life at ${lastSignal.episode.timeUtc} since the failure: too little to call it over`
      : silenceOnly
        ? `heartbeats stopped after ${current.onset.episode.timeUtc}`
        : current.lastLifeBefore
          ? `failures since ${current.onset.episode.timeUtc}; the last sign of life before was at ${current.lastLifeBefore.episode.timeUtc}`
          : `failures since the log begins, and no sign of life`,
  };
}

/** Life since the newest failure that is enough to trust, or a pause too short to be an outage. */
function isRevived(current: Interruption, relays: readonly Relay[]): boolean {
  if (current.reviving.length === 0) return false;
  if (current.reviving.some((signal) => signal.episode.kind === "request-succeeded")) return true;
  if (current.deadMs < JUDGE_MS && current.failures.length === 1) return true;
  const names = relays
    .filter((relay) => relay.state !== "retired" && relay.lastLifeUtc !== null)
    .map((relay) => relay.name);
  const beats = current.reviving.filter((signal) => signal.episode.kind === "heartbeat");
  if (names.length === 0) return beats.length === 0 ? true : beats.length >= HEARTBEATS_FOR_LIFE;
  return names.every(
    (name) => beats.filter((signal) => signal.episode.namespace === name).length >= HEARTBEATS_FOR_LIFE,
  );
}

/** A request that was carried through, or refused by AD, was read and decrypted before. */
function wasProcessed(episode: Episode): boolean {
  return episode.kind === "request-succeeded" || (episode.kind === "request-refused" && episode.code !== undefined);
}

/** Whether a failure belongs to a request: it follows, within minutes, the start of one that has no other outcome. */
function isRequestFailure(failure: Episode, episodes: readonly Episode[]): boolean {
  const start = episodes.findLast((one) => one.kind === "request-started" && one.at <= failure.at);
  if (!start || failure.at - start.at > HEARTBEAT_MS) return false;
  const answered = (one: Episode): boolean =>
    (one.kind === "request-succeeded" || one.kind === "request-refused") &&
    one.at >= start.at &&
    (start.trackingId === undefined || one.trackingId === undefined
      ? one.at <= failure.at
      : one.trackingId === start.trackingId);
  return !episodes.some(answered);
}

/**
 * Failures of the request's processing on the server, not yet followed by a request that got through or a new
 * onboarding. Where they come back after an onboarding it is the same outage: the onboarding is an attempt that failed.
 */
function judgeProcessing(input: OutageInput, base: Base): Outage | null {
  const { episodes } = input;
  const failures = episodes.filter(
    (one) =>
      one.kind === "processing-failure" &&
      !(
        one.eventId === UNCLASSIFIED &&
        !isRequestFailure(one, episodes) &&
        episodes.some((other) => isLife(other) && other.at > one.at)
      ),
  );
  const after = (cure: Episode | undefined): Episode[] =>
    failures.filter((one) => one.at > (cure?.at ?? Number.NEGATIVE_INFINITY));
  const open = after(episodes.findLast((one) => one.kind === "switched-on" || wasProcessed(one)));
  const onset = after(episodes.findLast(wasProcessed))[0];
  if (!onset || open.length === 0) return null;
  return {
    ...base,
    state: "down",
    basis: "processing",
    ...startingAt(onset),
    evidence: refs(onset, failures.at(-1) === onset ? null : failures.at(-1)),
    because: `the server fails on what it receives (event ${onset.eventId} since ${onset.timeUtc}) although the link may live`,
  };
}

function judgeLife(
  input: OutageInput,
  base: Base,
  interruptions: readonly Interruption[],
  current: Interruption | null,
  relays: readonly Relay[],
): Outage {
  const { endAt, server } = input;
  const unknown = (because: string): Outage => ({
    ...base,
    state: "unknown",
    basis: "no-evidence",
    ...NO_ONSET,
    evidence: refs(base.lastLife),
    because,
  });
  if (endAt === null) return unknown("the records of the writeback service are not in the evidence");
  const life = base.lastLife;
  if (!life) return unknown("neither a sign of life nor a failure is on record");
  const beats = relays.length > 0;
  const fresh = endAt - life.at < (beats ? JUDGE_MS : FRESH_SUCCESS_MS);
  if (!fresh) return unknown(`the last sign of life is from ${life.timeUtc}, and nothing tells what came after`);
  if (server.service === null && !input.serviceWatched) {
    return unknown(
      `the last sign of life is from ${life.timeUtc}; whether the service still runs is not in the evidence`,
    );
  }
  const past = [...(current ? [current] : []), ...interruptions].find(
    (one) => one.deadMs >= JUDGE_MS && one.failures.some(isSeen) && endAt - (one.endedBy?.at ?? endAt) < RECENT_MS,
  );
  if (past) {
    const end = past.endedBy ?? past.reviving[0];
    return {
      ...base,
      state: "recovered",
      basis: "life",
      ...(since(past) ?? NO_ONSET),
      evidence: refs(past.onset.episode, end?.episode, life),
      because: `failures since ${past.onset.episode.timeUtc} ended at ${end?.episode.timeUtc ?? life.timeUtc}; last sign of life at ${life.timeUtc}`,
    };
  }
  return {
    ...base,
    state: "healthy",
    basis: "life",
    ...NO_ONSET,
    evidence: refs(life),
    because: `last sign of life at ${life.timeUtc} (event ${life.eventId})`,
  };
}

/** A failure on record, or a stop of the service; a pause of the heartbeats alone may be a quiet log. */
function isSeen({ sign, episode }: Signal): boolean {
  return sign === "failure" || episode.kind !== "heartbeat";
}

/** When a first sign of life, or a service that has just come up, can be judged; `null` where neither is so. */
export function settlesAt(episodes: readonly Episode[], outage: Outage): number | null {
  if (outage.basis === "just-started") return Date.parse(outage.evidence[0]?.timeUtc ?? "") + JUDGE_MS;
  const life = outage.lastLife;
  const failure = outage.lastFailure;
  if (outage.state !== "down" || !life || !failure || life.at <= failure.at) return null;
  const first = episodes.find((one) => isLife(one) && one.at > failure.at);
  return first ? first.at + HEARTBEATS_FOR_LIFE * HEARTBEAT_MS : null;
}
