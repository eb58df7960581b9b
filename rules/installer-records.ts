import type { EventRecord } from "../bundle/events.ts";
import { namesProduct } from "./product-names.ts";

/** Strings of an installer record, without its binary part. */
function strings(record: EventRecord): string[] {
  return record.data.filter(([name]) => name !== "Binary").map(([, value]) => value);
}

/** Windows Installer's records with one of these ids that name the sync product, oldest first. */
export function installerRecords(events: readonly EventRecord[], ids: readonly number[]): EventRecord[] {
  return events.filter(
    (event) =>
      event.provider === "MsiInstaller" && ids.includes(event.eventId) && namesProduct(strings(event)[0] ?? ""),
  );
}

/** The product's name as the record prints it. */
export function productOf(record: EventRecord): string {
  const text = strings(record)[0] ?? "";
  return /^[^:]{1,40}:\s*(.+?)\s--\s/.exec(text)?.[1] ?? text;
}

export function versionOf(record: EventRecord): string | undefined {
  const text = strings(record)[1];
  return text !== undefined && /^\d+(\.\d+)+$/.test(text) ? text : undefined;
}

/** Result of 1033, 1034 and 1035, the fourth string: 0 is success, 3010 and 1641 success with a restart. */
export function statusOf(record: EventRecord): number | undefined {
  const text = strings(record)[3];
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

const GOOD: readonly number[] = [0, 3010, 1641];

export function wentWell(record: EventRecord): boolean {
  const status = statusOf(record);
  return status === undefined || GOOD.includes(status);
}
