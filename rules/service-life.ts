import type { EventRecord } from "../bundle/events.ts";
import { eventDatum } from "./event-tokens.ts";
import { episodesAfter, LIFE, steadyTime } from "./recency.ts";
import { namesSyncService } from "./service-names.ts";
import type { EpisodeKind, History, ServerFacts } from "./views.ts";

const RUNNING: readonly EpisodeKind[] = [...LIFE, "service-started", "listener-started"];

/**
 * Whether the service is known to have run after a record of the System log: the service row says so (it is younger
 * than every record), or a later start or sign of life does.
 */
export function ranSince(history: History, server: ServerFacts, record: EventRecord): boolean {
  if (server.service?.value === "running") return true;
  return episodesAfter(history, steadyTime(history.clockJumps, "systemEvents", record), RUNNING).length > 0;
}

/** Records of service control with one of these ids that name the sync service, oldest first. */
export function serviceControlRecords(events: readonly EventRecord[], ids: readonly number[]): EventRecord[] {
  return events.filter(
    (event) => event.provider === "Service Control Manager" && ids.includes(event.eventId) && namesSyncService(event),
  );
}

/** Windows error number of a record: a message reference such as `%%1069`, or a datum that is nothing but digits. */
export function findErrorNumber(record: EventRecord, name: string): number | undefined {
  const text = (eventDatum(record, name) ?? "").trim();
  const digits = /^(?:%%)?(\d{1,10})$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
