import { describe, expect, it } from "vitest";
import { EventCollector, sameComputer } from "../../../analyzer/decode/event-collector.ts";
import type { EventRecord } from "../../../bundle/events.ts";

const record = (recordId: number, given: Partial<EventRecord> = {}): EventRecord => ({
  recordId,
  provider: "PasswordResetService",
  eventId: 31019,
  level: 4,
  timeUtc: `2024-05-01T00:${String(recordId).padStart(2, "0")}:00.0000000Z`,
  channel: "Application",
  computer: "SYNC01.contoso.com",
  data: [["", "text"]],
  ...given,
});

function collect(
  records: readonly EventRecord[],
  named: string | null = null,
  limits?: { records: number; characters: number },
) {
  const collector = new EventCollector(limits);
  for (const each of records) collector.add(each);
  return collector.finish(named);
}

const ids = (records: readonly EventRecord[]): number[] => records.map(({ recordId }) => recordId);

describe("the event artefacts", () => {
  it("take the records of their providers, sorted, each once", () => {
    const { events, otherComputers } = collect([
      record(5),
      record(3),
      record(5),
      record(4, { provider: "ADSync" }),
      record(6, { provider: "Service Control Manager", channel: "System" }),
      record(7, { provider: "Somebody Else" }),
      record(5, { eventId: 31020 }),
    ]);
    expect(ids(events.writebackEvents)).toEqual([3, 5, 5]);
    expect(ids(events.syncEvents)).toEqual([4]);
    expect(ids(events.systemEvents)).toEqual([6]);
    expect(events.crashEvents).toEqual([]);
    expect(otherComputers).toEqual([]);
  });

  it("keep the newest within the caps, whichever way the export runs", () => {
    const records = Array.from({ length: 50 }, (_, i) => record(i + 1));
    for (const order of [records, records.toReversed()]) {
      const { events, dropped } = collect(order, null, { records: 20, characters: 1e9 });
      const kept = ids(events.writebackEvents);
      expect(kept.length).toBeLessThanOrEqual(20);
      expect(kept.at(-1)).toBe(50);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 51 - kept.length + i));
      expect(dropped.writebackEvents).toBe(50 - kept.length);
      expect(dropped.syncEvents).toBe(0);
    }
  });

  it("are bounded in characters as well", () => {
    const { events, dropped } = collect(
      Array.from({ length: 30 }, (_, i) => record(i, { data: [["", "x".repeat(1000)]] })),
      null,
      { records: 1000, characters: 10_000 },
    );
    expect(events.writebackEvents.length).toBeLessThanOrEqual(10);
    expect(dropped.writebackEvents).toBeGreaterThanOrEqual(20);
  });

  it("can be taken over", () => {
    const [one, two] = [new EventCollector(), new EventCollector()];
    one.add(record(1));
    two.add(record(1));
    two.add(record(2));
    one.absorb(two.kept());
    expect(ids(one.finish(null).events.writebackEvents)).toEqual([1, 2]);
  });
});

describe("several computers", () => {
  const a = { computer: "A.contoso.com" };
  const b = { computer: "B.contoso.com" };
  const c = { computer: "C.contoso.com", provider: "ADSync" };

  it("the one named wins, by its short name too", () => {
    const { computer, events, otherComputers } = collect([record(1, a), record(2, b)], "a");
    expect(computer).toBe("A.contoso.com");
    expect(ids(events.writebackEvents)).toEqual([1]);
    expect(otherComputers).toEqual(["B.contoso.com"]);
  });

  it("else the one with the newest record of the service", () => {
    const records = [record(1, b), record(9, a), record(8, b), record(10, c), record(11, c)];
    expect(collect(records).computer).toBe("A.contoso.com");
    expect(collect(records, "unknown").computer).toBe("A.contoso.com");
  });

  it("else the one with most records", () => {
    const records = [record(1, c), record(2, c), record(3, { ...c, computer: "D" })];
    expect(collect(records).computer).toBe("C.contoso.com");
  });

  it("a record without a computer stays", () => {
    const { events } = collect([record(1, a), record(2, { computer: "" })]);
    expect(ids(events.writebackEvents)).toEqual([1, 2]);
  });

  it.each([
    ["sync01", "SYNC01.contoso.com", true],
    ["SYNC01.contoso.com", "sync01.CONTOSO.com", true],
    ["sync01.a.com", "sync01.b.com", false],
    ["sync01", "sync02", false],
    ["sync01", "sync010.contoso.com", false],
  ])("%s and %s are one: %s", (left, right, same) => {
    expect(sameComputer(left, right)).toBe(same);
  });
});
