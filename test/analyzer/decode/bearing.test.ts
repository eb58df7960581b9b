import { describe, expect, it } from "vitest";
import { Bearing, mayBear } from "../../../analyzer/decode/bearing.ts";
import type { EventRecord } from "../../../bundle/events.ts";
import { RULES } from "../../../rules/index.ts";
import { serviceControl, serviceIs } from "../../support/windows-event.ts";

const at = (minute: number): string => `2026-10-12T05:${String(minute).padStart(2, "0")}:00.0000000Z`;
const spooler = (recordId: number, minute: number): EventRecord => ({
  ...serviceControl(recordId, 7036, "Print Spooler", "running"),
  timeUtc: at(minute),
});
const ours = (recordId: number, minute: number): EventRecord => ({
  ...serviceIs(recordId, "stopped"),
  timeUtc: at(minute),
});

function passed(records: readonly EventRecord[]): number[] {
  const ids: number[] = [];
  const bearing = new Bearing((record: EventRecord) => ids.push(record.recordId));
  for (const record of records) bearing.take(record);
  return ids;
}

describe("records of the System log", () => {
  it("pass where they speak of the sync service, and the first of a computer", () => {
    expect(passed([spooler(1, 1), spooler(2, 2), ours(3, 3), spooler(4, 4)])).toEqual([1, 3]);
    expect(passed([ours(1, 1), spooler(2, 2), { ...spooler(3, 3), computer: "other" }])).toEqual([1, 3]);
  });

  it("pass in pairs where the clock was set back between them", () => {
    expect(passed([spooler(1, 1), spooler(2, 30), spooler(3, 10), spooler(4, 11)])).toEqual([1, 2, 3]);
    // The record before the step may have passed already.
    expect(passed([spooler(1, 1), ours(2, 30), spooler(3, 10)])).toEqual([1, 2, 3]);
  });

  it("do not for the disorder of records of one moment", () => {
    expect(passed([spooler(1, 1), spooler(2, 12), spooler(3, 11), spooler(4, 12)])).toEqual([1]);
    // The latest stands, so that many small steps back are one large one.
    expect(passed([spooler(1, 1), spooler(2, 20), spooler(3, 19), spooler(4, 17)])).toEqual([1, 2, 4]);
  });

  it("are chosen alike by their head and by their data", () => {
    const mentions = (record: EventRecord) => () => JSON.stringify(record.data).includes("ADSync");
    expect(mayBear(ours(1, 1), () => true)).toBe(true);
    expect(mayBear(spooler(1, 1), mentions(spooler(1, 1)))).toBe(false);
    expect(mayBear({ ...spooler(1, 1), provider: "EventLog", eventId: 6013 }, () => true)).toBe(false);
    expect(mayBear({ ...spooler(1, 1), provider: "EventLog", eventId: 6008 }, () => false)).toBe(true);
    expect(mayBear({ ...spooler(1, 1), provider: "ADSync", eventId: 904 }, () => false)).toBe(true);
  });

  it("include all that any rule covers", () => {
    const covered = RULES.flatMap(({ covers = [] }) => covers).map((row) => row.split("/"));
    expect(covered.length).toBeGreaterThan(50);
    for (const [provider = "", id] of covered) {
      if (!/^\d+$/.test(id ?? "")) continue;
      expect([provider, id, mayBear({ ...spooler(1, 1), provider, eventId: Number(id) }, () => true)]).toEqual([
        provider,
        id,
        true,
      ]);
    }
  });
});
