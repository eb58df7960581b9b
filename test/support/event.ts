import type { EventRecord } from "../../bundle/events.ts";

/** Start of the made-up clock: record n of a test is logged n seconds after it, unless the test says otherwise. */
const EPOCH_UTC = "2024-05-01T00:00:00.0000000Z";

/** `2024-05-01T00:00:00Z` plus that many seconds, seven decimals. */
export function utcAt(seconds: number): string {
  return new Date(Date.parse(EPOCH_UTC) + seconds * 1000).toISOString().replace("Z", "0000Z");
}

export interface EventSketch {
  readonly recordId: number;
  readonly eventId: number;
  readonly provider?: string;
  readonly level?: number;
  /** Seconds after {@link EPOCH_UTC}; the record id when left out. */
  readonly second?: number;
  readonly timeUtc?: string;
  /** The one string of a classic source. */
  readonly text?: string;
  readonly data?: EventRecord["data"];
  readonly computer?: string;
}

/** A record of `PasswordResetService` in the Application log, unless the sketch says otherwise. */
export function event(sketch: EventSketch): EventRecord {
  const provider = sketch.provider ?? "PasswordResetService";
  return {
    recordId: sketch.recordId,
    provider,
    eventId: sketch.eventId,
    level: sketch.level ?? 4,
    timeUtc: sketch.timeUtc ?? utcAt(sketch.second ?? sketch.recordId),
    channel: provider === "Service Control Manager" || provider === "EventLog" ? "System" : "Application",
    computer: sketch.computer ?? "SYNC01.contoso.com",
    data: sketch.data ?? (sketch.text === undefined ? [] : [["", sketch.text]]),
  };
}
