/** How fast event logs are written: `npm run bench:evtx-write`. */
import { type EvtxEvent, type SubstitutableField, writeEvtx } from "../../evtx/index.ts";

const COUNT = 50_000;
const ROUNDS = 9;

const SHAPES: Readonly<Record<string, (i: number) => EvtxEvent>> = {
  "classic, three strings": (i) => event(i, { data: [["", "sync01"], ["", `cycle ${i}`], ["", "x".repeat(i % 90)]] }), // biome-ignore format: one line
  "named, four values": (i) => event(i, { data: named(i) }),
  "named, fields as values": (i) => event(i, { data: named(i), substituted: ALL, userId: "S-1-5-18" }),
};
const ALL: readonly SubstitutableField[] = ["provider", "channel", "computer"];

function event(i: number, over: Partial<EvtxEvent>): EvtxEvent {
  const second = String(i % 60).padStart(2, "0");
  return {
    provider: `Source ${i % 8}`,
    eventId: 6000 + (i % 40),
    level: 4,
    timeUtc: `2024-05-01T00:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${second}.${String(i).padStart(7, "0")}Z`,
    channel: "Application",
    computer: "sync01.contoso.test",
    data: [],
    ...over,
  };
}

function named(i: number): [string, string][] {
  return [
    ["OperationId", `{555908d1-a6d7-4695-8e1e-${String(i).padStart(12, "0")}}`],
    ["Target", "CN=Anne,OU=Staff,DC=contoso,DC=test"],
    ["Status", i % 3 ? "succeeded" : "failed"],
    ["Detail", ""],
  ];
}

function eventsPerSecond(events: readonly EvtxEvent[]): number {
  const start = performance.now();
  writeEvtx(events);
  return (events.length / (performance.now() - start)) * 1000;
}

console.log(`Node ${process.version}, ${COUNT} events, ${ROUNDS} rounds`);
for (const [name, make] of Object.entries(SHAPES)) {
  const events = Array.from({ length: COUNT }, (_, i) => make(i));
  const speeds = Array.from({ length: ROUNDS }, () => eventsPerSecond(events)).sort((a, b) => a - b);
  const text = (round: number) => Math.round(speeds.at(round) ?? 0).toLocaleString("en");
  // On a busy machine the fastest round says most.
  console.log(`${name}: ${text(-1)} events/s at best, median ${text(ROUNDS >> 1)}`);
}
