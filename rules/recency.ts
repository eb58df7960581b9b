import type { ArtifactName } from "../bundle/artifacts.ts";
import type { EventRecord } from "../bundle/events.ts";
import type { NonEmpty } from "./rule.ts";
import type { ClockJump, Episode, EpisodeKind, EvidenceRef, History } from "./views.ts";

/** The log that an event artefact is cut from. */
export function logOf(artifact: ArtifactName): ClockJump["log"] {
  return artifact === "systemEvents" ? "system" : "application";
}

/**
 * Milliseconds of a record on the steady clock of {@link Episode.at}: as logged, less every backward jump that came
 * later in the same log, so that records keep the order in which they were written.
 */
export function steadyTime(jumps: readonly ClockJump[], artifact: ArtifactName, record: EventRecord): number {
  const log = logOf(artifact);
  let at = Date.parse(record.timeUtc);
  for (const jump of jumps) if (jump.log === log && jump.recordId > record.recordId) at -= jump.backMs;
  return at;
}

/** Points at records; `artifact` is the one the rule took them from. */
export function refs(artifact: ArtifactName, first: EventRecord, ...more: EventRecord[]): NonEmpty<EvidenceRef> {
  const ref = (record: EventRecord): EvidenceRef => ({ artifact, recordId: record.recordId, timeUtc: record.timeUtc });
  return [ref(first), ...more.map(ref)];
}

/** Episodes of these kinds later than a moment. */
export function episodesAfter(history: History, at: number, kinds: readonly EpisodeKind[]): Episode[] {
  return history.episodes.filter((episode) => episode.at > at && kinds.includes(episode.kind));
}

/**
 * The newest record with one of these ids, unless one of the `curedBy` episodes follows it.
 *
 * @param events - One event artefact, in order of record id.
 */
export function newestUncured(
  events: readonly EventRecord[],
  ids: readonly number[],
  artifact: ArtifactName,
  history: History,
  curedBy: readonly EpisodeKind[],
): EventRecord | undefined {
  const newest = events.findLast((event) => ids.includes(event.eventId));
  if (!newest) return undefined;
  const at = steadyTime(history.clockJumps, artifact, newest);
  return episodesAfter(history, at, curedBy).length > 0 ? undefined : newest;
}

/** Episodes that show the relay link alive: one of them after a connectivity failure ends that failure. */
export const LIFE: readonly EpisodeKind[] = [
  "heartbeat",
  "healthy-report",
  "request-started",
  "request-succeeded",
  "request-refused",
];

/** Episodes that show an earlier refusal or processing failure overcome. */
export const SUCCESS: readonly EpisodeKind[] = ["request-succeeded"];

/** Whether today's outage of the link began only after a record: what the record complains of did not begin it. */
export function outageBeganAfter(history: History, artifact: ArtifactName, record: EventRecord): boolean {
  const { outage } = history;
  if (outage.state !== "down" || outage.basis === "processing" || outage.onset === null) return false;
  return outage.onset.at > steadyTime(history.clockJumps, artifact, record);
}

/**
 * Whether the link went down after a record: then the record speaks of an earlier, better time, and the ladder is the
 * matter at hand. A sign of life newer than the newest failure means that the link lives at the end after all.
 */
export function linkLostSince(history: History, artifact: ArtifactName, record: EventRecord): boolean {
  const { outage } = history;
  if (outage.state !== "down" || outage.basis === "processing") return false;
  if (outage.basis === "silence" || outage.basis === "service-stopped") return true;
  const at = steadyTime(history.clockJumps, artifact, record);
  const failedAt = outage.lastFailure?.at ?? Number.NEGATIVE_INFINITY;
  const livedAt = outage.lastLife?.at ?? Number.NEGATIVE_INFINITY;
  return failedAt > at && failedAt >= livedAt;
}
