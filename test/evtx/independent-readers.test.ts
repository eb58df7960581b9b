/** Two readers by other hands must find in our logs what we wrote. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EvtxEvent, type EvtxWriteOptions, EvtxWriter, type TypedEvent, writeEvtx } from "../../evtx/index.ts";
import { event, mixedEvents } from "./events.ts";
import { endsOfFullChunks, ORACLES, type Oracle, UNREADABLE } from "./oracles.ts";
import { NESTED, TOKENS } from "./sample-payloads.ts";
import { ARRAYS, SCALARS } from "./sample-values.ts";

const GUID = "{555908D1-A6D7-4695-8E1E-26931D2012F4}";
const OTHER_GUID = "{00000000-0000-0000-0000-00000000000A}";

const manyEvents = [
  ...mixedEvents(1200),
  event({ data: [["", ""], ["", "between"], ["", ""]] }), // biome-ignore format: one line
  event({ data: [["param1", "a < b & c"], ["param2", ""]], binary: "c0ffee", qualifiers: 0x8000 }), // biome-ignore format: one line
  event({ data: [], providerGuid: GUID, eventRecordId: 77_777 }),
];

const fullSystem: Partial<EvtxEvent> = {
  providerGuid: GUID,
  eventSourceName: "Old Source",
  qualifiers: 49_152,
  version: 1,
  task: 2,
  opcode: 3,
  keywords: 0x8020_0000_0000_0001n,
  activityId: GUID,
  relatedActivityId: OTHER_GUID,
  processId: 4_294_967_295,
  threadId: 6,
  userId: "S-1-5-21-1-2-3-1104",
};
const layouts = [
  event(),
  event({ substituted: ["provider"] }),
  event({ substituted: ["provider", "channel"] }),
  event({ substituted: ["provider", "channel", "computer"], provider: "Größe & <Co>" }),
  event({ ...fullSystem }),
  event({ ...fullSystem, substituted: ["provider", "channel", "computer"] }),
  ...mixedEvents(60).map((one) => ({ ...one, substituted: ["provider", "channel"] as const })),
];

/** Six chunks of twenty records. */
const fewEvents = mixedEvents(120);
function inChunks(options: EvtxWriteOptions): Uint8Array {
  const writer = new EvtxWriter(options);
  fewEvents.forEach((one, index) => {
    if (index % 20 === 0) writer.endChunk();
    writer.addEvent(one);
  });
  return writer.finish();
}

/** An event and the number of its record. */
type Written = readonly [event: EvtxEvent, recordId: number];
const numbered = (events: readonly EvtxEvent[], firstId = 1): Written[] =>
  events.map((one, index) => [one, firstId + index]);
const few = numbered(fewEvents);

/** Logs of ordinary events, with the records in file order as far as they are told of in chunk headers. */
const LOGS: readonly (readonly [name: string, bytes: Uint8Array, written: readonly Written[]])[] = [
  ["many events", writeEvtx(manyEvents), numbered(manyEvents)],
  ["many events in format 3.2", writeEvtx(manyEvents, { minorVersion: 2 }), numbered(manyEvents)],
  ["literal and substituted fields", writeEvtx(layouts), numbered(layouts)],
  ["record ids from 5000 on", inChunks({ firstRecordId: 5000 }), numbered(fewEvents, 5000)],
  ["a wrapped log", inChunks({ oldestChunkAt: 2 }), [...few.slice(80), ...few.slice(0, 80)]],
  ["a dirty log", inChunks({ dirty: true }), few],
  ["a dirty log, half told", inChunks({ dirty: true, headerChunks: 3 }), few],
  ["a dirty, wrapped log", inChunks({ dirty: true, oldestChunkAt: 2 }), [...few.slice(80), ...few.slice(0, 80)]],
  ["a live log", inChunks({ dirty: true, unflushedRecords: 7 }), few.slice(0, -7)],
  ["a log without checksums", inChunks({ noChecksums: true }), few],
];

describe.each(ORACLES)("$name", (oracle) => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "evtx-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (bytes: Uint8Array, { noChecksums = false } = {}) => {
    const path = join(folder, "log.evtx");
    writeFileSync(path, bytes);
    return oracle.read(path, !noChecksums);
  };
  const readWritten = (add: (writer: EvtxWriter) => void) => {
    const writer = new EvtxWriter();
    add(writer);
    return read(writer.finish());
  };

  it.skipIf(!oracle.isThere).each(LOGS)("reads %s", (_, bytes, written) => {
    const lost = oracle.missesLastOfFullChunk ? endsOfFullChunks(bytes) : new Set();
    const found = read(bytes, { noChecksums: bytes[120] === 4 });
    const expected = written.filter((_, index) => !lost.has(index));
    expect(found.map((xml) => summaryOf(xml ?? "", oracle))).toEqual(
      expected.map(([one, recordId]) => expectedSummary(one, recordId, oracle)),
    );
  });

  it.skipIf(!oracle.isThere)("reads values and arrays of every type that it knows", () => {
    const all = [...SCALARS.map(([name, value, text]) => [name, value, [text]] as const), ...ARRAYS];
    const known = all.filter(([name]) => oracle.items[name] !== UNREADABLE);
    const found = readWritten((writer) => {
      for (const [name, value] of known) writer.addEvent(typedEvent({ data: [[name, value]] }));
    });
    expect(found.map((xml) => summaryOf(xml ?? "", oracle).data)).toEqual(
      known.map(([name, , texts]) => (oracle.items[name] ?? texts).map((text) => [name, text])),
    );
  });

  it.skipIf(!oracle.isThere)("reads payloads of every kind that it knows", () => {
    const known = [...NESTED, ...TOKENS].filter(({ name }) => oracle.payloads[name] !== UNREADABLE);
    const found = readWritten((writer) => {
      for (const { payload } of known) writer.addEvent(typedEvent({ payload }));
    });
    expect(found.map((xml) => payloadOf(xml ?? ""))).toEqual(
      known.map(({ name, xml }) => oracle.payloads[name] ?? xml),
    );
  });

  it.skipIf(!oracle.isThere)("gives up on forwarded events and on nothing else", () => {
    const found = readWritten((writer) => {
      writer.addEvent(event({ eventId: 1 }));
      writer.addEvent(event({ eventId: 2 }));
      writer.addForwarded(event({ eventId: 3 }), { culture: "en-US", message: "Hello" });
      writer.addEvent(event({ eventId: 4 }));
    });
    const ids = found.map((xml) => (xml === null ? UNREADABLE : summaryOf(xml, oracle).eventId));
    expect(ids).toEqual(oracle.stopsAtUnreadable ? [1, 2] : [1, 2, UNREADABLE, 4]);
  });
});

function typedEvent(content: Pick<TypedEvent, "data" | "payload">): TypedEvent {
  const { data: _, ...rest } = event();
  return { ...rest, ...content };
}

function summaryOf(xml: string, oracle: Oracle) {
  const text = (name: string) => plain(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1] ?? "");
  const attribute = (element: string, name: string) =>
    plain(new RegExp(`<${element} [^>]*\\b${name}="([^"]*)"`).exec(xml)?.[1] ?? "");
  const data = [...xml.matchAll(/<Data([^>]*?)(?:\/>|>([\s\S]*?)<\/Data>)/g)].flatMap(
    ([, attributes = "", content = ""]) =>
      itemsOf(plain(content)).map((item) => [/Name="([^"]*)"/.exec(attributes)?.[1] ?? "", item]),
  );
  return {
    provider: attribute("Provider", "Name"),
    providerGuid: attribute("Provider", "Guid").toUpperCase(),
    eventSourceName: attribute("Provider", "EventSourceName"),
    eventId: Number(text("EventID")),
    qualifiers: attribute("EventID", "Qualifiers"),
    version: Number(text("Version")),
    level: Number(text("Level")),
    task: Number(text("Task")),
    opcode: Number(text("Opcode")),
    keywords: BigInt(text("Keywords") || -1),
    time: attribute("TimeCreated", "SystemTime").replace(" ", "T").slice(0, oracle.timeLength),
    eventRecordId: Number(text("EventRecordID")),
    activityId: attribute("Correlation", "ActivityID").toUpperCase(),
    relatedActivityId: attribute("Correlation", "RelatedActivityID").toUpperCase(),
    processId: Number(attribute("Execution", "ProcessID")),
    threadId: Number(attribute("Execution", "ThreadID")),
    channel: text("Channel"),
    computer: text("Computer"),
    userId: attribute("Security", "UserID"),
    data: withoutLost(data, oracle),
  };
}

function expectedSummary(written: EvtxEvent, recordId: number, oracle: Oracle) {
  const { providerGuid = "", qualifiers, activityId = "", relatedActivityId = "" } = written;
  return {
    provider: written.provider,
    providerGuid: providerGuid.toUpperCase(),
    eventSourceName: written.eventSourceName ?? "",
    eventId: written.eventId,
    qualifiers: qualifiers === undefined ? "" : String(qualifiers),
    version: written.version ?? 0,
    level: written.level,
    task: written.task ?? 0,
    opcode: written.opcode ?? 0,
    keywords: written.keywords ?? 0x80_0000_0000_0000n,
    time: written.timeUtc.replace("Z", "00Z").slice(0, oracle.timeLength),
    eventRecordId: written.eventRecordId ?? recordId,
    activityId,
    relatedActivityId,
    processId: written.processId ?? 0,
    threadId: written.threadId ?? 0,
    channel: written.channel,
    computer: written.computer,
    userId: written.userId ?? "",
    data: withoutLost(
      written.data.map(([name, text]) => [name, text]),
      oracle,
    ),
  };
}

function withoutLost(data: readonly string[][], oracle: Oracle): readonly string[][] {
  return oracle.dropsEmptyItems ? data.filter(([name, text]) => name !== "" || text !== "") : data;
}

/** Without the spaces that both put behind tags. */
function payloadOf(xml: string): string {
  return (/<UserData>[\s\S]*<\/UserData>/.exec(xml)?.[0] ?? xml).replaceAll(/>\s+/g, ">");
}

/** Python-evtx writes the tags of array items as text. */
function itemsOf(text: string): string[] {
  const items = [...text.matchAll(/<string>([\s\S]*?)<\/string>/g)].map(([, item = ""]) => item);
  return items.length > 0 ? items : [text];
}

function plain(xml: string): string {
  return xml
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
