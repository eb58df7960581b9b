import { describe, expect, it } from "vitest";
import { assess } from "../../../analyzer/assess.ts";
import { showEvents } from "../../../analyzer/exhibits/show-events.ts";
import { showProbes } from "../../../analyzer/exhibits/show-probes.ts";
import { reportSchema } from "../../../analyzer/report/report.ts";
import type { EventRecord } from "../../../bundle/events.ts";
import { evidenceOf } from "../../support/evidence.ts";

const START = Date.parse("2026-10-01T00:00:00Z");

function record(recordId: number, eventId: number, text: string, minutes = recordId): EventRecord {
  return {
    recordId,
    provider: "PasswordResetService",
    eventId,
    level: 4,
    timeUtc: new Date(START + minutes * 60_000).toISOString(),
    channel: "Application",
    computer: "SYNC01",
    data: [["", text]],
  };
}

const BEAT = "Namespace: relay-one.servicebus.windows.net";

describe("the timeline", () => {
  it("thins heartbeats, keeps what is rare, and says how many points are left out", () => {
    const beats = Array.from({ length: 50_000 }, (_, i) => record(i + 1, 31019, BEAT, i * 5));
    const events = [...beats, record(50_001, 31034, "failed", 250_000)];
    const { timeline } = assess(evidenceOf({ writebackEvents: events }), { edition: "auto", attempted: [], name: "x" });
    expect(timeline.points.length).toBe(5000);
    expect(timeline.points.length + timeline.pointsLeftOut).toBe(50_001);
    expect(timeline.points.filter(({ kind }) => kind === "listener-failure")).toHaveLength(1);
    const times = timeline.points.map(({ timeUtc }) => timeUtc);
    expect(times).toEqual([...times].sort());
  });

  it("shows the switch between the records that say so", () => {
    const events = [record(1, 31013, "off", 10), record(2, 31005, "on", 20), record(3, 31019, BEAT, 30)];
    const { timeline } = assess(evidenceOf({ writebackEvents: events }), { edition: "auto", attempted: [], name: "x" });
    expect(timeline.spans).toEqual([
      {
        of: "writeback",
        state: "off",
        fromUtc: "2026-10-01T00:10:00.000Z",
        toUtc: "2026-10-01T00:20:00.000Z",
        evidence: expect.objectContaining({ artifact: "writebackEvents", recordId: 1 }),
      },
      {
        of: "writeback",
        state: "on",
        fromUtc: "2026-10-01T00:20:00.000Z",
        toUtc: "2026-10-01T00:30:00.000Z",
        evidence: expect.objectContaining({ artifact: "writebackEvents", recordId: 2 }),
      },
    ]);
  });
});

describe("the records behind the evidence", () => {
  it("cuts a huge record and counts what was cut", () => {
    const evidence = evidenceOf({ writebackEvents: [record(7, 31034, "x".repeat(10_000_000))] });
    const { records } = showEvents(evidence, [{ artifact: "writebackEvents", recordId: 7 }]);
    expect(records).toHaveLength(1);
    const shown = records[0]?.data[0]?.[1].length ?? 0;
    expect(shown).toBeLessThan(10_000);
    expect(shown + (records[0]?.charsLeftOut ?? 0)).toBe(10_000_000);
  });

  it("gives each record once, caps their number, and counts the rest", () => {
    const events = Array.from({ length: 1000 }, (_, i) => record(i + 1, 31034, "failed"));
    const refs = events.map(({ recordId }) => ({ artifact: "writebackEvents" as const, recordId }));
    const { records, recordsLeftOut } = showEvents(evidenceOf({ writebackEvents: events }), [...refs, ...refs]);
    expect(new Set(records.map(({ recordId }) => recordId)).size).toBe(records.length);
    expect(records.length + recordsLeftOut).toBe(1000);
    expect(recordsLeftOut).toBeGreaterThan(0);
  });
});

it("names the first stage that failed, by the order of the stages", () => {
  const row = {
    host: "relay.example",
    port: 443,
    purpose: "relay" as const,
    code: null,
    detail: null,
    elapsedMs: 1,
    atUtc: null,
  };
  const { targets } = showProbes(
    evidenceOf({
      network: {
        identity: null,
        proxyUsed: null,
        rows: [
          { ...row, stage: "tls", outcome: "failed" },
          { ...row, stage: "tcp", outcome: "failed" },
          { ...row, stage: "name", outcome: "ok" },
        ],
      } as never,
    }),
  );
  expect(targets).toHaveLength(1);
  expect(targets[0]?.failedAt).toBe("tcp");
  expect(targets[0]?.stages.map(({ stage }) => stage)).toEqual(["name", "tcp", "tls"]);
});

it("has its place in a report of nothing", () => {
  const report = assess(evidenceOf({}), { edition: "auto", attempted: [], name: "x" });
  expect(() => reportSchema.parse(report)).not.toThrow();
  expect(report.timeline.points).toEqual([]);
  expect(report.facts.groups).toEqual([]);
});
