import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EvtxError, type EvtxEvent, type EvtxFilter, evtxRecords, readEvtx, writeEvtx } from "../../evtx/index.ts";
import { event, expectedRecord, mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";

const text = fc.string({ unit: "binary", maxLength: 40 }).map((value) => value.replaceAll("\0", "0"));
const anyEvent: fc.Arbitrary<EvtxEvent> = fc.record(
  {
    provider: text,
    eventId: fc.integer({ min: 0, max: 0xffff }),
    qualifiers: fc.integer({ min: 0, max: 0xffff }),
    level: fc.integer({ min: 0, max: 255 }),
    timeUtc: fc
      .date({ min: new Date("1601-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 23)}4321Z`),
    channel: text,
    computer: text,
    eventRecordId: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    data: fc.oneof(
      fc.array(
        text.map((value): [string, string] => ["", value]),
        { maxLength: 8 },
      ),
      fc.array(fc.tuple(text, text), { maxLength: 8 }),
    ),
    binary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  },
  { requiredKeys: ["provider", "eventId", "level", "timeUtc", "channel", "computer", "data"] },
);

describe("what is written is read", () => {
  it("for events of any shape", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        const { records, certificate } = readAll(writeEvtx(events));
        expect(records).toEqual(events.map((written, index) => expectedRecord(written, index + 1)));
        expect(certificate).toMatchObject({ recordsSkippedCount: 0, badChecksums: 0, truncated: false, dirty: false });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("whatever stood in the same place of the record before", () => {
    const long = `${"x".repeat(200)}.contoso.test`;
    const names = ["", "a", "ab", "abc", "abd", "abde", "ABDE", "abd", long, "", long, `${long}t`, "a", "a"];
    const events = names.map((computer) => event({ computer, channel: computer.slice(0, 130) }));
    expect(readAll(writeEvtx(events)).records).toEqual(events.map((written, i) => expectedRecord(written, i + 1)));
  });

  it.each<[string, Partial<EvtxEvent>]>([
    ["empty strings of a classic source", { data: [["", ""], ["", "x"], ["", ""]] }], // biome-ignore format: one case a line
    ["a single empty string", { data: [["", ""]] }],
    ["named values, one of them empty", { data: [["param1", "stopped"], ["param2", ""]] }], // biome-ignore format: one case a line
    ["names here and there", { data: [["a", "1"], ["", "2"]] }], // biome-ignore format: one case a line
    ["no data at all", { data: [] }],
    ["binary beside names", { data: [["param1", "x"]], binary: "c0ffee" }],
    ["empty binary", { binary: "" }],
    ["lone surrogates and controls", { data: [["", "\ud800 \u0001 \udfff and long enough for the other decoder"]] }],
    ["line ends", { data: [["", "a\r\nb\n"]] }],
    ["a string of 30,000 units", { data: [["", "ä".repeat(30_000)]] }],
    ["a provider with a GUID", { providerGuid: "{555908d1-a6d7-4695-8e1e-26931d2012f4}" }],
    ["empty provider, channel and computer", { provider: "", channel: "", computer: "" }],
    ["the time without decimals", { timeUtc: "2024-02-29T23:59:59Z" }],
    ["1601", { timeUtc: "1601-01-01T00:00:00Z" }],
    ["a number of its own", { eventRecordId: 987_654_321_012 }],
  ])("%s", (_, over) => {
    const written = event(over);
    expect(readAll(writeEvtx([written])).records).toEqual([expectedRecord(written, 1)]);
  });

  it("over many chunks, in both versions, closed or not", () => {
    const events = mixedEvents(3000);
    for (const options of [{}, { minorVersion: 2 }, { dirty: true }] as const) {
      const { records, certificate } = readAll(writeEvtx(events, options));
      expect(records).toEqual(events.map((written, index) => expectedRecord(written, index + 1)));
      expect(certificate.chunksSeen).toBeGreaterThan(5);
      expect(certificate.chunksValid).toBe(certificate.chunksSeen);
      expect(certificate.dirty).toBe("dirty" in options);
    }
  });

  it("without any event", () => {
    expect(readAll(writeEvtx([])).certificate).toMatchObject({ recordsSeen: 0, chunksValid: 1, firstRecordId: null });
  });
});

describe("writing", () => {
  it("gives the same bytes for the same events", () => {
    expect(writeEvtx(mixedEvents(300))).toEqual(writeEvtx(mixedEvents(300)));
  });

  it.each<[string, Partial<EvtxEvent>]>([
    ["bad-value", { timeUtc: "yesterday" }],
    ["bad-value", { timeUtc: "2023-02-29T00:00:00Z" }],
    ["bad-value", { timeUtc: "1600-12-31T23:59:59Z" }],
    ["bad-value", { eventId: 70_000 }],
    ["bad-value", { level: -1 }],
    ["bad-value", { qualifiers: 0.5 }],
    ["bad-value", { eventRecordId: Number.NaN }],
    ["bad-value", { binary: "0g" }],
    ["bad-value", { binary: "123" }],
    ["bad-value", { providerGuid: "555908d1" }],
    ["bad-value", { data: [["", "a\0b"]] }],
    ["event-too-large", { data: [["", "x".repeat(33_000)]] }],
    ["event-too-large", { data: [["a", "x".repeat(20_000)], ["b", "y".repeat(20_000)]] }], // biome-ignore format: one case a line
    ["event-too-large", { provider: "x".repeat(70_000) }],
    ["event-too-large", { data: [["n".repeat(70_000), ""]] }],
  ])("refuses with %s: %j", (code, over) => {
    let thrown: unknown;
    try {
      writeEvtx([event(), event(over)]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EvtxError);
    expect(thrown).toMatchObject({ code });
  });
});

describe("filters", () => {
  const events = mixedEvents(600);
  const bytes = writeEvtx(events);
  it.each<EvtxFilter>([
    {},
    { providers: [] },
    { providers: ["Contoso Sync"] },
    { providers: ["Contoso Agent", "Source 2"] },
    { providers: ["contoso sync"] },
    { eventIds: [7036, 6001] },
    { providers: ["Contoso Agent"], eventIds: [7036] },
    { providers: ["Contoso Agent"], eventIds: [6001] },
  ])("%j lets through what a look at every record does", (filter) => {
    const wanted = readAll(bytes).records.filter(
      ({ provider, eventId }) =>
        (!filter.providers?.length || filter.providers.includes(provider)) &&
        (!filter.eventIds?.length || filter.eventIds.includes(eventId)),
    );
    const { records, certificate } = readAll(bytes, { filter });
    expect(records).toEqual(wanted);
    expect(certificate).toMatchObject({ recordsSeen: 600, recordsDecoded: wanted.length, recordsSkippedCount: 0 });
  });
});

describe("asynchronous sources", () => {
  const bytes = writeEvtx(mixedEvents(900));
  async function* slices() {
    for (let p = 0; p < bytes.length; p += 10_007) yield bytes.subarray(p, p + 10_007);
  }

  it("are read whole", async () => {
    const records: unknown[] = [];
    const certificate = await readEvtx(slices(), (record) => records.push(record));
    expect({ records, certificate }).toEqual(readAll(bytes));
  });

  it("are read record by record", async () => {
    const iterator = evtxRecords(slices());
    const records: unknown[] = [];
    let step = await iterator.next();
    for (; !step.done; step = await iterator.next()) records.push(step.value);
    expect({ records, certificate: step.value }).toEqual(readAll(bytes));
  });

  it("hand on what the caller throws", async () => {
    const stop = new TypeError("stop");
    const reading = readEvtx(slices(), () => {
      throw stop;
    });
    await expect(reading).rejects.toBe(stop);
  });
});
