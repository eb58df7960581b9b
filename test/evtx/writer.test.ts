import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import {
  ARRAY,
  ansiStringValue,
  arrayValue,
  binaryValue,
  type ElementSpec,
  EvtxError,
  type EvtxEvent,
  type EvtxWriteOptions,
  EvtxWriter,
  filetimeValue,
  guidValue,
  hexInt32Value,
  hexInt64Value,
  type Instance,
  int8Value,
  int16Value,
  int32Value,
  int64Value,
  NULL_VALUE,
  optionalSlot,
  rawValue,
  real32Value,
  type SubstitutableField,
  sidValue,
  sizeTValue,
  slot,
  stringArrayValue,
  stringValue,
  systemTimeValue,
  Template,
  type TypedEvent,
  uint8Value,
  uint16Value,
  uint32Value,
  uint64Value,
  VALUE,
  type Value,
  writeEvtx,
} from "../../evtx/index.ts";
import { event, expectedRecord, mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";
import { NESTED, TOKENS } from "./sample-payloads.ts";
import { ARRAYS, SCALARS } from "./sample-values.ts";

const SOUND = { recordsSkippedCount: 0, badChecksums: 0, truncated: false, dirty: false, missingIds: 0 };

describe("typed values", () => {
  it.each(SCALARS)("%s", (name, value, text) => {
    expect(dataOf({ data: [[name, value]] })).toEqual([[name, text]]);
  });

  it.each(ARRAYS)("%s in an array", (name, value, texts) => {
    expect(dataOf({ data: [[name, value]] })).toEqual(texts.map((text) => [name, text]));
  });

  it("stand beside each other under one template for each list of names and types", () => {
    const writer = new EvtxWriter();
    writer.addEvent({ ...event(), data: [["a", "text"], ["b", uint32Value(1)], ["", NULL_VALUE]] }); // biome-ignore format: one line
    writer.addEvent({ ...event(), data: [["a", int8Value(-1)], ["b", uint32Value(2)], ["", NULL_VALUE]] }); // biome-ignore format: one line
    expect(readAll(writer.finish()).records.map(({ data }) => data)).toEqual([
      [["a", "text"], ["b", "1"], ["", ""]], // biome-ignore format: one line
      [["a", "-1"], ["b", "2"], ["", ""]], // biome-ignore format: one line
    ]);
  });

  it("have the bytes of each item in an array", () => {
    const sizes = arrayValue(VALUE.sizeT, [1, 0x1000].map((size) => sizeTValue(size, 4))); // biome-ignore format: one line
    expect(sizes).toEqual({ type: ARRAY | VALUE.sizeT, content: Uint8Array.of(1, 0, 0, 0, 0, 16, 0, 0) });
    const texts = arrayValue(VALUE.ansiString, ["x", ""].map(ansiStringValue));
    expect(texts).toEqual({ type: ARRAY | VALUE.ansiString, content: Uint8Array.of(120, 0, 0) });
  });

  it("may be as damaged as wanted", () => {
    expect(dataOf({ data: [["short", rawValue(VALUE.guid, Uint8Array.of(1))]] })).toEqual([["short", ""]]);
  });
});

describe("payloads", () => {
  it.each([...NESTED, ...TOKENS])("$name", ({ payload, data }) => {
    expect(dataOf({ payload })).toEqual(data);
  });

  it("may hold an instance among bare elements", () => {
    const template = new Template({ name: "Inner", children: [slot(0, VALUE.string)] });
    const nodes = [{ name: "UserData", children: [{ template, values: [stringValue("x")] }] }];
    expect(dataOf({ payload: { nodes } })).toEqual([["Inner", "x"]]);
  });
});

describe("fields as values", () => {
  const fields = ["provider", "channel", "computer"] as const;
  const substituted: fc.Arbitrary<SubstitutableField[]> = fc.subarray([...fields]);

  it("are read as literal ones are", () => {
    fc.assert(
      fc.property(fc.array(substituted, { minLength: 1, maxLength: 8 }), (choices) => {
        const events = choices.map((choice, i) => event({ provider: `P${i % 2}`, substituted: choice }));
        const expected = events.map((written, index) => expectedRecord(written, index + 1));
        expect(readAll(writeEvtx(events)).records).toEqual(expected);
      }),
      { seed: 9, numRuns: 50 },
    );
  });

  it("are filtered as literal ones are", () => {
    const events = mixedEvents(300).map((one, i) => ({ ...one, substituted: i % 2 ? fields : [] }));
    const filter = { providers: ["Contoso Agent", "Source 2"] };
    const { records } = readAll(writeEvtx(events), { filter });
    expect(records).toEqual(readAll(writeEvtx(mixedEvents(300)), { filter }).records);
    expect(records).not.toHaveLength(0);
  });
});

describe("records without a template", () => {
  it("come as forwarded events do", () => {
    const writer = new EvtxWriter({ firstRecordId: 5 });
    const written = event({ data: [["k", "v"], ["", ""]], binary: "c0ffee", eventRecordId: 4711 }); // biome-ignore format: one line
    const rendering = { culture: "de-DE", message: "Hallo", level: "Fehler", keywords: ["Klassisch", "Überwachung"] };
    writer.addForwarded(written, rendering);
    writer.addForwarded(event({ data: [] }));
    const { records, certificate } = readAll(writer.finish());
    const first = expectedRecord(written, 5);
    expect(records).toEqual([
      {
        ...first,
        data: [
          ...first.data,
          ["RenderingInfo@Culture", "de-DE"],
          ["Message", "Hallo"],
          ["Level", "Fehler"],
          ["Keyword", "Klassisch"],
          ["Keyword", "Überwachung"],
        ],
      },
      expectedRecord(event({ data: [] }), 6),
    ]);
    expect(certificate).toMatchObject(SOUND);
  });

  it("are refused by the reader where they are no events", () => {
    const writer = new EvtxWriter();
    writer.addRecord({ nodes: [{ name: "Note", children: ["text"] }], header: false });
    const { records, certificate } = readAll(writer.finish());
    expect(records).toEqual([]);
    expect(certificate.recordsSkipped).toMatchObject([{ recordId: 1, reason: "bad-template" }]);
  });
});

describe("logs", () => {
  const events = mixedEvents(200);
  /** Ten chunks of twenty records. */
  const inChunks = (options: EvtxWriteOptions) => {
    const writer = new EvtxWriter(options);
    events.forEach((one, index) => {
      if (index % 20 === 0) writer.endChunk();
      writer.addEvent(one);
    });
    return writer.finish();
  };
  const expected = (firstId = 1) => events.map((written, index) => expectedRecord(written, firstId + index));

  it.each<[string, EvtxWriteOptions, { first: number; last: number; count: number; nextId: number; flags: number }]>([
    ["closed", {}, { first: 0, last: 9, count: 10, nextId: 201, flags: 0 }],
    ["3.2", { minorVersion: 2 }, { first: 0, last: 9, count: 10, nextId: 201, flags: 0 }],
    ["from another number on", { firstRecordId: 5000 }, { first: 0, last: 9, count: 10, nextId: 5200, flags: 0 }],
    ["wrapped", { oldestChunkAt: 3 }, { first: 3, last: 2, count: 10, nextId: 201, flags: 0 }],
    ["dirty", { dirty: true }, { first: 0, last: 0, count: 1, nextId: 21, flags: 1 }],
    ["dirty, half told", { dirty: true, headerChunks: 5 }, { first: 0, last: 4, count: 5, nextId: 101, flags: 1 }],
    [
      "dirty, wrapped",
      { dirty: true, oldestChunkAt: 3, headerChunks: 8 },
      { first: 1, last: 0, count: 10, nextId: 161, flags: 1 },
    ],
    ["dirty, all told", { dirty: true, headerChunks: 10 }, { first: 0, last: 9, count: 10, nextId: 201, flags: 1 }],
    [
      "live, its last records not flushed",
      { dirty: true, unflushedRecords: 7 },
      { first: 0, last: 0, count: 1, nextId: 21, flags: 1 },
    ],
    ["without checksums", { noChecksums: true }, { first: 0, last: 9, count: 10, nextId: 201, flags: 4 }],
  ])("%s", (_, options, header) => {
    const bytes = inChunks(options);
    const { records, certificate } = readAll(bytes);
    expect(records.toSorted((a, b) => a.recordId - b.recordId)).toEqual(expected(options.firstRecordId));
    expect(certificate).toMatchObject({ ...SOUND, dirty: options.dirty ?? false, chunksSeen: 10, chunksValid: 10 });
    expect(headerOf(bytes)).toEqual({ ...header, minor: options.minorVersion ?? 1 });
    expect(records[0]?.recordId).toBe((options.firstRecordId ?? 1) + 20 * ((10 - (options.oldestChunkAt ?? 0)) % 10));
  });

  it("hold in the header of the last chunk what was flushed of it", () => {
    const bytes = inChunks({ dirty: true, unflushedRecords: 20 });
    const last = new DataView(bytes.buffer, FILE_HEADER_SIZE + 9 * CHUNK_SIZE, CHUNK_SIZE);
    expect(last.getUint32(48, true)).toBe(512);
    for (let bucket = 128; bucket < 512; bucket += 4) expect(last.getUint32(bucket, true)).toBe(0);
    expect(readAll(bytes).records).toEqual(expected());
    expect(readAll(bytes).certificate).toMatchObject({ badChecksums: 0, chunksValid: 10 });
  });

  it("may leave record ids out", () => {
    const writer = new EvtxWriter();
    const content = { nodes: [{ name: "Event" }] };
    writer.addRecord(content);
    expect(writer.addRecord(content, { recordId: 10, timeUtc: "2024-05-01T00:00:00.5Z" })).toBe(10);
    expect(writer.addEvent(event())).toBe(11);
    expect(readAll(writer.finish()).certificate).toMatchObject({
      gaps: [{ afterId: 1, beforeId: 10 }],
      missingIds: 8,
      lastTimeUtc: "2024-05-01T00:00:02.1234567Z",
    });
  });

  it("may go on after a first state was taken", () => {
    const writer = new EvtxWriter({ dirty: true, unflushedRecords: 1 });
    const all = mixedEvents(900);
    for (const one of all.slice(0, 300)) writer.addEvent(one);
    expect(readAll(writer.finish()).records).toHaveLength(300);
    for (const one of all.slice(300)) writer.addEvent(one);
    expect(Buffer.from(writer.finish()).equals(writeEvtx(all, { dirty: true, unflushedRecords: 1 }))).toBe(true);
  });

  it("are as they were after a refusal", () => {
    const filled = (withRefusals: boolean) => {
      const writer = new EvtxWriter();
      const slots = new Template({ name: "New", children: [slot(0, VALUE.string), slot(1, VALUE.string)] });
      for (const one of mixedEvents(400)) {
        if (withRefusals) {
          const tooFew: Instance = { template: new Template({ name: "Other", children: [slot(0, 1)] }), values: [] };
          expect(() =>
            writer.addEvent({ ...event(), payload: { template: slots, values: [tooFew, tooFew] } }),
          ).toThrow();
          expect(() => writer.addEvent(event({ data: [["large", "x".repeat(40_000)]] }))).toThrow();
        }
        writer.addEvent(one);
      }
      return writer.finish();
    };
    expect(Buffer.from(filled(true)).equals(filled(false))).toBe(true);
  });
});

describe("the writer refuses", () => {
  const deep = (levels: number): ElementSpec => {
    let root: ElementSpec = { name: "Leaf" };
    for (let i = 0; i < levels; i++) root = { name: "E", children: [root] };
    return root;
  };
  const endless: { name: string; children: ElementSpec[] } = { name: "E", children: [] };
  endless.children.push(endless, endless);
  const wide = Array.from({ length: 30_000 }, () => ({ name: "E" }));
  const one = new Template({ name: "E", dependency: 3 });
  const instance = (template: Template, ...values: Value[]): Instance => ({ template, values });
  const endlessInstance: { template: Template; values: Value[] } = { template: one, values: [] };
  endlessInstance.values.push(endlessInstance, NULL_VALUE, NULL_VALUE, NULL_VALUE);

  it.each<[string, () => unknown]>([
    ["a text with a NUL", () => stringValue("a\0")],
    ["an ANSI text with a NUL", () => ansiStringValue("\0")],
    ["a character that Windows-1252 lacks", () => ansiStringValue("Ж")],
    ["int8", () => int8Value(128)],
    ["uint8", () => uint8Value(-1)],
    ["int16", () => int16Value(-32_769)],
    ["uint16", () => uint16Value(1.5)],
    ["int32", () => int32Value(2 ** 31)],
    ["uint32", () => uint32Value(2 ** 32)],
    ["int64", () => int64Value(2n ** 63n)],
    ["int64 by an inexact number", () => int64Value(2 ** 53)],
    ["uint64", () => uint64Value(-1n)],
    ["uint64 by a negative number", () => uint64Value(-1)],
    ["uint64 by no number", () => uint64Value(Number.NaN)],
    ["real32", () => real32Value(1e300)],
    ["odd hex", () => binaryValue("123")],
    ["a GUID", () => guidValue("{555908d1}")],
    ["sizeT", () => sizeTValue(2n ** 32n, 4)],
    ["a time", () => filetimeValue("2024-05-01")],
    ["a time by its number", () => filetimeValue(2n ** 64n)],
    ["a system time without milliseconds", () => systemTimeValue("2024-05-01T00:00:00Z")],
    ["a system time on no day", () => systemTimeValue("2023-02-29T00:00:00.000Z")],
    ["a SID", () => sidValue("S-1-")],
    ["a SID's part", () => sidValue("S-1-5-4294967296")],
    ["a SID's authority", () => sidValue("S-1-281474976710656-1")],
    ["a SID of 16 parts", () => sidValue(`S-1-5${"-1".repeat(16)}`)],
    ["hexInt32", () => hexInt32Value(-1)],
    ["hexInt64", () => hexInt64Value(2n ** 64n)],
    ["an array of binary", () => arrayValue(VALUE.binary, [])],
    ["an array of two types", () => arrayValue(VALUE.uint8, [uint8Value(1), int8Value(1)])],
    ["an array of texts, one with a NUL", () => stringArrayValue(["\0"])],
    ["a type of nine bits", () => rawValue(256, new Uint8Array(0))],
    ["an element without a name", () => new Template({ name: "" })],
    ["a name of 1,025 units", () => new Template({ name: "n".repeat(1025) })],
    ["a name with a NUL", () => new Template({ name: "E", attributes: [["a\0", "v"]] })],
    ["a literal with a NUL", () => new Template({ name: "E", attributes: [["a", ["v", "\0"]]] })],
    ["CDATA with a NUL", () => new Template({ name: "E", children: [{ cdata: "\0" }] })],
    ["an instruction with a NUL", () => new Template({ name: "E", children: [{ target: "t", data: "\0" }] })],
    ["a slot below zero", () => new Template({ name: "E", children: [slot(-1, VALUE.string)] })],
    ["the slot that means none", () => new Template({ name: "E", dependency: 0xffff })],
    ["a reference to NUL", () => new Template({ name: "E", children: [{ characterReference: 0 }] })],
    ["a GUID of 15 bytes", () => new Template({ name: "E" }, new Uint8Array(15))],
    ["an instance in a template", () => new Template({ name: "E", children: [instance(one)] })],
    ["a template that nests too deep", () => new Template(deep(300))],
    ["a template without end", () => new Template(endless)],
    ["fewer values than the template asks for", () => write(instance(one, NULL_VALUE))],
    [
      "more values than the reader takes",
      () => write(instance(one, ...Array.from({ length: 4097 }, () => NULL_VALUE))),
    ],
    ["a slot outside a template", () => write({ nodes: [optionalSlot(0, VALUE.string)] })],
    ["a dependency outside a template", () => write({ nodes: [{ name: "E", dependency: 0 }] })],
    ["a bare fragment without end", () => write({ nodes: [endless] })],
    ["an instance within itself", () => write(endlessInstance)],
    ["a record id that was there before", () => new EvtxWriter().addRecord({ nodes: [] }, { recordId: 0 })],
    ["a record id that no number can hold", () => new EvtxWriter({ firstRecordId: 2 ** 53 })],
    ["a version of its own", () => new EvtxWriter({ minorVersion: 3 as 1 })],
    ["a place that no chunk has", () => writeEvtx([], { oldestChunkAt: 1 })],
    ["a header ahead of its time", () => writeEvtx([], { headerChunks: 2 })],
    ["more unflushed records than there are", () => writeEvtx([event()], { unflushedRecords: 2 })],
    ["unflushed records below none", () => writeEvtx([event()], { unflushedRecords: -1 })],
    ["data beside a payload", () => write({ nodes: [] }, { data: [["", "x"]] })],
    [
      "typed data in a forwarded event",
      () => new EvtxWriter().addForwarded({ ...event(), data: [["n", uint8Value(1)]] }),
    ],
  ])("%s", (_, act) => {
    expect(errorOf(act)).toMatchObject({ name: "EvtxError", code: "bad-value" });
  });

  it.each<[string, Partial<EvtxEvent>]>([
    ["version", { version: 256 }],
    ["task", { task: -1 }],
    ["opcode", { opcode: 256 }],
    ["keywords", { keywords: -1n }],
    ["activityId", { activityId: "x" }],
    ["relatedActivityId", { relatedActivityId: "x" }],
    ["processId", { processId: 2 ** 32 }],
    ["threadId", { threadId: 0.5 }],
    ["userId", { userId: "Administrator" }],
    ["providerGuid", { providerGuid: "x" }],
    ["a NUL in the name", { provider: "a\0" }],
    ["a NUL in a text", { data: [["n", "\0"]] }],
    ["a NUL in a name", { data: [["\0", "x"]] }],
    ["the time", { timeUtc: "never" }],
    ["binary", { binary: "x" }],
  ])("in an event: %s", (_, over) => {
    for (const substituted of [[], ["provider"]] as const) {
      expect(errorOf(() => writeEvtx([event({ ...over, substituted })]))).toMatchObject({ code: "bad-value" });
    }
    expect(errorOf(() => new EvtxWriter().addForwarded(event(over)))).toMatchObject({ code: "bad-value" });
  });

  it.each<[string, () => unknown]>([
    [
      "a value of 65,536 bytes",
      () => write(instance(new Template({ name: "E" }), rawValue(14, new Uint8Array(65_536)))),
    ],
    ["a template with too many elements", () => new Template({ name: "E", children: wide })],
    ["bare elements that are too many", () => write({ nodes: wide })],
    ["a long literal", () => write({ nodes: ["x".repeat(70_000)] })],
  ])("as too large: %s", (_, act) => {
    expect(errorOf(act)).toMatchObject({ name: "EvtxError", code: "event-too-large" });
  });
});

function write(payload: NonNullable<TypedEvent["payload"]>, over: Partial<TypedEvent> = {}): Uint8Array {
  const { data: _, ...rest } = event();
  const writer = new EvtxWriter();
  writer.addEvent({ ...rest, payload, ...over });
  return writer.finish();
}

function dataOf(content: Pick<TypedEvent, "data" | "payload">) {
  const { data: _, ...rest } = event();
  const writer = new EvtxWriter();
  writer.addEvent({ ...rest, ...content });
  const { records, certificate } = readAll(writer.finish());
  expect(certificate).toMatchObject({ ...SOUND, recordsDecoded: 1 });
  return records[0]?.data;
}

function headerOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer);
  return {
    first: Number(view.getBigUint64(8, true)),
    last: Number(view.getBigUint64(16, true)),
    nextId: Number(view.getBigUint64(24, true)),
    minor: view.getUint16(36, true),
    count: view.getUint16(42, true),
    flags: view.getUint32(120, true),
  };
}

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(EvtxError);
    return error;
  }
  return undefined;
}
