import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { ClockJump } from "../../rules/views.ts";
import { CLOCK_JITTER_MS } from "./thresholds.ts";

/**
 * Finds the places where time runs backwards while the record number rises: the server's clock was set back.
 * A forward jump cannot be told from a quiet stretch of log and is left alone.
 *
 * @param parts - The artefacts cut from one log.
 */
export function findClockJumps(
  log: ClockJump["log"],
  parts: readonly { readonly artifact: ArtifactName; readonly events: readonly EventRecord[] }[],
): ClockJump[] {
  const records = parts
    .flatMap(({ artifact, events }) => events.map((event) => ({ artifact, event })))
    .sort((a, b) => a.event.recordId - b.event.recordId);
  const jumps: ClockJump[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const { artifact, event } of records) {
    const time = Date.parse(event.timeUtc);
    if (Number.isNaN(time)) continue;
    if (time < latest - CLOCK_JITTER_MS) {
      jumps.push({ log, artifact, recordId: event.recordId, timeUtc: event.timeUtc, backMs: latest - time });
      latest = time;
    }
    latest = Math.max(latest, time);
  }
  return jumps;
}
