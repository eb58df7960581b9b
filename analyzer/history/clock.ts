import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { eventDatum } from "../../rules/event-tokens.ts";
import type { ClockJump } from "../../rules/views.ts";
import { CLOCK_JITTER_MS } from "./thresholds.ts";

/** First records after one setting of the clock lie this close together in both logs. Ours. */
const SAME_JUMP_MS = 30 * 60_000;

/**
 * Finds the backward jumps of both logs. One setting of the clock shows in each by as much as lies between the last
 * record before it and the first after it: the larger figure is nearer the truth, and the kernel's own record has it
 * exactly. Both logs are given the same, or records of one moment would fall apart.
 */
export function findAllClockJumps(application: readonly LogPart[], system: readonly LogPart[]): ClockJump[] {
  const jumps = [...findClockJumps("application", application), ...findClockJumps("system", system)];
  return jumps.map((jump) => {
    const twins = jumps.filter(
      (other) => Math.abs(Date.parse(other.timeUtc) - Date.parse(jump.timeUtc)) <= SAME_JUMP_MS,
    );
    return { ...jump, backMs: Math.max(...twins.map((twin) => twin.backMs)) };
  });
}

/** By how much the kernel says that the clock was set back (event 1: `OldTime`, `NewTime`). */
function statedJump(event: EventRecord): number {
  if (event.provider !== "Microsoft-Windows-Kernel-General" || event.eventId !== 1) return 0;
  const back = Date.parse(eventDatum(event, "OldTime") ?? "") - Date.parse(eventDatum(event, "NewTime") ?? "");
  return Number.isNaN(back) ? 0 : back;
}

/** Records of one log that went into one artefact. */
export interface LogPart {
  readonly artifact: ArtifactName;
  readonly events: readonly EventRecord[];
}

/**
 * Finds the places where time runs backwards while the record number rises: the server's clock was set back.
 * A forward jump cannot be told from a quiet stretch of log and is left alone.
 *
 * @param parts - The artefacts cut from one log.
 */
function findClockJumps(log: ClockJump["log"], parts: readonly LogPart[]): ClockJump[] {
  const records = parts
    .flatMap(({ artifact, events }) => events.map((event) => ({ artifact, event })))
    .sort((a, b) => a.event.recordId - b.event.recordId);
  const jumps: ClockJump[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const { artifact, event } of records) {
    const time = Date.parse(event.timeUtc);
    if (Number.isNaN(time)) continue;
    if (time < latest - CLOCK_JITTER_MS) {
      jumps.push({
        log,
        artifact,
        recordId: event.recordId,
        timeUtc: event.timeUtc,
        backMs: Math.max(latest - time, statedJump(event)),
      });
      latest = time;
    }
    latest = Math.max(latest, time);
  }
  return jumps;
}
