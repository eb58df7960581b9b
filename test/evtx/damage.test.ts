/** What each kind of damage costs, and what the certificate says of it. */
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { type EvtxWriteOptions, EvtxWriter, writeEvtx } from "../../evtx/index.ts";
import { event } from "./events.ts";
import { readAll } from "./read-all.ts";

const TEN = Array.from({ length: 10 }, (_, i) => event({ data: [["", `text ${"x".repeat(i)}`]] }));
const MANY = Array.from({ length: 500 }, (_, i) => event({ eventId: i, data: [["", `text ${"x".repeat(i % 90)}`]] }));

/** A log of these events, changed by hand. */
function damaged(
  change: (file: Uint8Array, view: DataView, positions: readonly number[]) => void,
  { events = TEN, options = {} }: { events?: typeof TEN; options?: EvtxWriteOptions } = {},
) {
  const file = writeEvtx(events, options);
  const view = new DataView(file.buffer);
  change(file, view, recordPositions(file));
  return readAll(file);
}

/** Of the records of the first chunk, in the file. */
function recordPositions(file: Uint8Array): number[] {
  const view = new DataView(file.buffer, FILE_HEADER_SIZE);
  const positions: number[] = [];
  for (let p = 512; p < view.getUint32(48, true); p += view.getUint32(p + 4, true))
    positions.push(FILE_HEADER_SIZE + p);
  return positions;
}

/** Makes the checksums of file and first chunk right again. */
function seal(file: Uint8Array): void {
  const view = new DataView(file.buffer);
  const chunk = file.subarray(FILE_HEADER_SIZE, FILE_HEADER_SIZE + CHUNK_SIZE);
  const free = view.getUint32(FILE_HEADER_SIZE + 48, true);
  view.setUint32(FILE_HEADER_SIZE + 52, crc32(chunk.subarray(512, free)), true);
  view.setUint32(FILE_HEADER_SIZE + 124, crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), true);
  view.setUint32(124, crc32(file.subarray(0, 120)), true);
}

const ids = ({ records }: ReturnType<typeof readAll>): number[] => records.map(({ recordId }) => recordId);
const ALL_TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("a record", () => {
  it.each<[string, (view: DataView, p: number) => void]>([
    ["size 0", (view, p) => view.setUint32(p + 4, 0, true)],
    ["size beyond the chunk", (view, p) => view.setUint32(p + 4, 0x7fff_ffff, true)],
    ["size too small by 8", (view, p) => view.setUint32(p + 4, view.getUint32(p + 4, true) - 8, true)],
    ["size too large by 8", (view, p) => view.setUint32(p + 4, view.getUint32(p + 4, true) + 8, true)],
    ["size 32", (view, p) => view.setUint32(p + 4, 32, true)],
    ["another copy of its size", (view, p) => view.setUint32(p + view.getUint32(p + 4, true) - 4, 7, true)],
    ["another magic", (view, p) => view.setUint8(p, 0x55)],
  ])("with %s is found by what stands around it", (_, change) => {
    for (const index of [0, 4, 9]) {
      const { records, certificate } = damaged((_file, view, positions) => change(view, positions[index] ?? 0));
      expect(records.map(({ recordId }) => recordId)).toEqual(ALL_TEN);
      expect(records.map(({ data }) => data)).toEqual(TEN.map(({ data }) => data));
      expect(records.filter(({ doubtful }) => doubtful)).toMatchObject([{ recordId: index + 1 }]);
      expect(certificate).toMatchObject({ recordsSeen: 10, recordsDoubtful: 1, recordsSkippedCount: 0, missingIds: 0 });
    }
  });

  it("with an id that its chunk cannot hold leaves a hole of one", () => {
    const { certificate } = damaged((_file, view, [, , , , fifth = 0]) => view.setUint32(fifth + 12, 1, true));
    expect(certificate).toMatchObject({ firstRecordId: 1, lastRecordId: 10, missingIds: 1, recordsDoubtful: 1 });
  });

  it("whose values do not reach its end is doubtful", () => {
    const { records } = damaged((_file, view, [, , , , fifth = 0]) => {
      // The second record on names its template by offset: 24 + 4 + 10, then the count of values and their sizes.
      const level = fifth + 24 + 4 + 10 + 4 + 2 * 4;
      view.setUint16(level, view.getUint16(level, true) + 64, true);
    });
    expect(records.filter(({ doubtful }) => doubtful).length + (10 - records.length)).toBe(1);
  });

  it("of another chunk is not read with the template that stands in its place here", () => {
    const other = writeEvtx(
      [1, 2, 3].map(() => event({ provider: "Contoso A", channel: "A", data: [["a", "from A"]] })),
    );
    const [, , third = 0] = recordPositions(other);
    const size = new DataView(other.buffer).getUint32(third + 4, true);
    const events = [1, 2, 3].map(() => event({ provider: "Contoso B", channel: "B", data: [["b", "from B"]] }));
    const { records, certificate } = damaged(
      (file, _view, positions) => file.set(other.subarray(third, third + size), positions[2] ?? 0),
      { events },
    );
    expect(records.map(({ provider }) => provider)).toEqual(["Contoso B", "Contoso B"]);
    expect(certificate.recordsSkipped).toMatchObject([{ recordId: 3, reason: "bad-template" }]);
  });
});

describe("a chunk", () => {
  it("that lost its first page is known by the records behind it", () => {
    for (const fill of [0, 0x55]) {
      const reading = damaged((file) => file.fill(fill, FILE_HEADER_SIZE, FILE_HEADER_SIZE + 520), {
        options: { dirty: true },
      });
      // The definitions stand in the first record, whose header is gone, but not its body.
      expect(ids(reading)).toEqual(ALL_TEN.slice(1));
      expect(reading.certificate).toMatchObject({ chunksSeen: 1, chunksValid: 0, recordsSkippedCount: 1 });
    }
  });

  it("of a live log whose header is fresh has its records all the same", () => {
    const reading = damaged((_file, view) => view.setUint32(FILE_HEADER_SIZE + 48, 512, true), {
      options: { dirty: true },
    });
    expect(ids(reading)).toEqual(ALL_TEN);
  });

  it("of a closed log ends where its header says; what follows is older use", () => {
    const reading = damaged((file, view, [, , , , fifth = 0]) => {
      view.setUint32(FILE_HEADER_SIZE + 48, fifth - FILE_HEADER_SIZE, true);
      view.setBigUint64(FILE_HEADER_SIZE + 16, 4n, true);
      view.setBigUint64(FILE_HEADER_SIZE + 32, 4n, true);
      view.setBigUint64(24, 5n, true);
      seal(file);
    });
    expect(ids(reading)).toEqual([1, 2, 3, 4]);
    expect(reading.certificate).toMatchObject({ chunksValid: 1, recordsSkippedCount: 0, missingIds: 0 });
  });

  it("of a live log goes on with what is newer, past a damaged record", () => {
    const reading = damaged(
      (file, view, [, , , , fifth = 0, sixth = 0]) => {
        view.setUint32(FILE_HEADER_SIZE + 48, fifth - FILE_HEADER_SIZE, true);
        file.fill(0xaa, sixth, sixth + 8);
      },
      { options: { dirty: true } },
    );
    expect(ids(reading)).toEqual(ALL_TEN.filter((id) => id !== 6));
  });

  it("that says more ids than it holds has lost them", () => {
    const reading = damaged((file, _view, [, , , , , , , eighth = 0]) =>
      file.fill(0, eighth, FILE_HEADER_SIZE + CHUNK_SIZE),
    );
    expect(ids(reading)).toEqual(ALL_TEN.slice(0, 7));
    expect(reading.certificate).toMatchObject({ missingIds: 3, gaps: [{ afterId: 7, beforeId: 11 }] });
  });

  it("whose definition is lost borrows it from an earlier one", () => {
    const reading = damaged(
      (file) => file.fill(0xff, FILE_HEADER_SIZE + CHUNK_SIZE + 570, FILE_HEADER_SIZE + CHUNK_SIZE + 574),
      {
        events: MANY,
      },
    );
    const lost = 500 - reading.records.length;
    // The one record that the definition stands in cannot tell where its values begin.
    expect(lost).toBe(1);
    expect(reading.records.map(({ eventId, data }) => [eventId, data])).toEqual(
      MANY.map(({ eventId, data }) => [eventId, data]).filter(([eventId]) =>
        reading.records.some((r) => r.eventId === eventId),
      ),
    );
    expect(reading.certificate).toMatchObject({ recordsSkippedCount: 1, recordsDoubtful: 0, missingIds: 0 });
  });

  it("is found where bytes were put in before it", () => {
    const file = writeEvtx(MANY);
    const shifted = new Uint8Array(file.length + 512);
    shifted.set(file.subarray(0, FILE_HEADER_SIZE + CHUNK_SIZE));
    shifted.fill(0x41, FILE_HEADER_SIZE + CHUNK_SIZE, FILE_HEADER_SIZE + CHUNK_SIZE + 512);
    shifted.set(file.subarray(FILE_HEADER_SIZE + CHUNK_SIZE), FILE_HEADER_SIZE + CHUNK_SIZE + 512);
    expect(readAll(shifted).records).toEqual(readAll(file).records);
  });
});

describe("a file", () => {
  it("without its header is read by its first chunk", () => {
    for (const length of [8, FILE_HEADER_SIZE]) {
      const reading = damaged((file) => file.fill(0, 0, length), { events: MANY });
      expect(reading.records).toHaveLength(500);
      expect(reading.certificate).toMatchObject({ badChecksums: 1, missingIds: 0 });
    }
  });

  it("whose last chunk is zeros has lost what its header counts", () => {
    const reading = damaged((file) => file.fill(0, file.length - CHUNK_SIZE), { events: MANY });
    expect(reading.certificate.missingIds).toBe(500 - reading.records.length);
    expect(reading.certificate).toMatchObject({ recordsSkippedCount: 0, truncated: false, badChecksums: 0 });
  });

  it("with padding or junk behind it is not cut short", () => {
    const file = writeEvtx(TEN);
    for (const [fill, chunksSeen] of [
      [0, 1],
      [0x41, 2],
    ] as const) {
      const longer = new Uint8Array(file.length + 4096).fill(fill);
      longer.set(file);
      expect(readAll(longer).certificate).toMatchObject({ truncated: false, chunksSeen, recordsSeen: 10 });
    }
  });

  it("tells the times of its records where the headers have none, as in exports", () => {
    const { certificate } = damaged((_file, view, positions) => {
      for (const p of positions) view.setBigUint64(p + 16, 0n, true);
    });
    const time = "2024-05-01T00:00:02.1234567Z";
    expect(certificate).toMatchObject({ firstTimeUtc: time, lastTimeUtc: time });
  });
});

describe("what is no damage", () => {
  it("an event without data lists nothing, however it is nested", () => {
    expect(readAll(writeEvtx([event({ data: [] })])).records).toMatchObject([{ data: [] }]);
  });

  it("a record that nobody wants whole has a head only", () => {
    const asked: string[] = [];
    const { records } = readAll(writeEvtx([event(), event({ provider: "Contoso Agent" })]), {
      needsData: ({ provider }) => {
        asked.push(provider);
        return provider === "Contoso Agent";
      },
    });
    expect(asked).toEqual(["Contoso Sync", "Contoso Agent"]);
    expect(records.map(({ data }) => data)).toEqual([[], [["", "first"]]]);
  });

  it("a log of chunks that were written in another order", () => {
    const writer = new EvtxWriter({ oldestChunkAt: 1 });
    for (const one of MANY) writer.addEvent(one);
    const { certificate } = readAll(writer.finish());
    expect(certificate).toMatchObject({ recordsDecoded: 500, missingIds: 0, gaps: [], truncated: false });
  });
});
