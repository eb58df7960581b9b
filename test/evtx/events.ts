/** Events for the writer. */
import type { EvtxEvent, EvtxRecord } from "../../evtx/index.ts";

export function event(over: Partial<EvtxEvent> = {}): EvtxEvent {
  return {
    provider: "Contoso Sync",
    eventId: 31034,
    level: 2,
    timeUtc: "2024-05-01T00:00:02.1234567Z",
    channel: "Application",
    computer: "sync01.contoso.test",
    data: [["", "first"]],
    ...over,
  };
}

/** Enough for several chunks, of several sources and shapes. */
export function mixedEvents(count: number): EvtxEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const second = String(i % 60).padStart(2, "0");
    const timeUtc = `2024-05-01T00:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${second}.0000001Z`;
    if (i % 3 === 0) return event({ timeUtc, eventId: 6000 + (i % 7), data: [["", `text ${"x".repeat(i % 90)}`]] });
    if (i % 3 === 1) {
      return event({ timeUtc, provider: "Contoso Agent", level: 4, eventId: 7036, data: namedPairs(i) });
    }
    return event({
      timeUtc,
      provider: `Source ${i % 5}`,
      channel: "System",
      eventId: i % 11,
      data: [],
      binary: "00ff",
    });
  });
}

function namedPairs(i: number): [string, string][] {
  return [
    ["param1", `Größe ${i}`],
    ["param2", i % 2 ? "running" : ""],
  ];
}

/** What the reader must make of the event that was written as number `recordId`. */
export function expectedRecord(written: EvtxEvent, recordId: number): EvtxRecord {
  const { provider, eventId, level, timeUtc, channel, computer, eventRecordId, data, binary } = written;
  const binaryPair: [string, string][] = binary === undefined ? [] : [["Binary", binary.toUpperCase()]];
  const [seconds, fraction = ""] = timeUtc.slice(0, -1).split(".");
  return {
    recordId,
    eventRecordId: eventRecordId ?? recordId,
    provider,
    eventId,
    level,
    timeUtc: `${seconds}.${fraction.padEnd(7, "0")}Z`,
    channel,
    computer,
    data: [...data, ...binaryPair],
  };
}
