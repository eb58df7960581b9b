import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { episodesAfter, outageBeganAfter } from "../recency.ts";
import type { History } from "../views.ts";

/** Switching writeback on or off takes seconds to a few minutes; ten are ours. */
const SWITCH_MS = 10 * 60_000;

/** Whether the bundle was made so soon after a record that its sequel may not be written yet. */
export function isTooEarly(record: EventRecord, now: string): boolean {
  return Date.parse(now) - Date.parse(record.timeUtc) < SWITCH_MS;
}

/** Whether writeback is seen to run well after a switch began: however that ended, it is no longer in the way. */
export function runsAfter(history: History, at: number): boolean {
  return (
    episodesAfter(history, at, ["request-succeeded"]).length > 0 ||
    episodesAfter(history, at + SWITCH_MS, ["heartbeat", "healthy-report"]).length > 0
  );
}

/** Whether a failed switch is a matter of the past: writeback runs today, or today's outage began later. */
export function isOvertaken(history: History, artifact: ArtifactName, record: EventRecord): boolean {
  const { state } = history.outage;
  return state === "healthy" || state === "recovered" || outageBeganAfter(history, artifact, record);
}
