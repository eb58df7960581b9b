import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../evtx/format/crc32.ts";
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { IdRuns } from "../../evtx/read/id-runs.ts";
import { event, mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";

describe("the certificate", () => {
  const bytes = writeEvtx(mixedEvents(1500));
  const chunkCount = (bytes.length - FILE_HEADER_SIZE) / CHUNK_SIZE;
  const whole = readAll(bytes).certificate;

  it("of a whole log has nothing to complain of", () => {
    expect(whole).toEqual({
      bytes: bytes.length,
      chunksSeen: chunkCount,
      chunksValid: chunkCount,
      recordsSeen: 1500,
      recordsDecoded: 1500,
      recordsDoubtful: 0,
      recordsSkipped: [],
      recordsSkippedCount: 0,
      firstRecordId: 1,
      lastRecordId: 1500,
      gaps: [],
      missingIds: 0,
      firstTimeUtc: "2024-05-01T00:00:00.0000001Z",
      lastTimeUtc: "2024-05-01T00:24:59.0000001Z",
      dirty: false,
      truncated: false,
      badChecksums: 0,
    });
  });

  it("does not depend on the order of chunks: a full log begins anew at its start", () => {
    const first = bytes.slice(FILE_HEADER_SIZE, FILE_HEADER_SIZE + CHUNK_SIZE);
    const wrapped = bytes.slice();
    wrapped.copyWithin(FILE_HEADER_SIZE, FILE_HEADER_SIZE + CHUNK_SIZE);
    wrapped.set(first, wrapped.length - CHUNK_SIZE);
    expect(readAll(wrapped).certificate).toEqual(whole);
  });

  it("tells which ids a lost chunk held, and leaves unused places out", () => {
    const lost = bytes.slice();
    lost.fill(0, FILE_HEADER_SIZE + CHUNK_SIZE, FILE_HEADER_SIZE + 2 * CHUNK_SIZE);
    const { records, certificate } = readAll(lost);
    const [gap] = certificate.gaps;
    expect(certificate).toMatchObject({
      chunksSeen: chunkCount - 1,
      missingIds: 1500 - records.length,
      badChecksums: 0,
    });
    expect(certificate.gaps).toHaveLength(1);
    expect((gap?.beforeId ?? 0) - (gap?.afterId ?? 0) - 1).toBe(certificate.missingIds);
  });

  it("reads a chunk whose magic is damaged, but does not call it valid", () => {
    const damaged = bytes.slice();
    damaged.fill(0x55, FILE_HEADER_SIZE, FILE_HEADER_SIZE + 8);
    expect(readAll(damaged).certificate).toMatchObject({
      recordsDecoded: 1500,
      chunksValid: chunkCount - 1,
      badChecksums: 1,
    });
  });

  it("counts checksums that do not fit and reads all the same", () => {
    const damaged = bytes.slice();
    damaged[124] = (damaged[124] ?? 0) ^ 1;
    damaged[FILE_HEADER_SIZE + 52] = (damaged[FILE_HEADER_SIZE + 52] ?? 0) ^ 1;
    // The header's own checksum covers the one of the records.
    expect(readAll(damaged).certificate).toMatchObject({
      recordsDecoded: 1500,
      chunksValid: chunkCount - 1,
      badChecksums: 3,
    });
  });

  it("asks for no checksums where the log says that it keeps none", () => {
    const without = bytes.slice();
    without[120] = 4;
    without.fill(0, FILE_HEADER_SIZE + 52, FILE_HEADER_SIZE + 56);
    expect(readAll(without).certificate).toMatchObject({ chunksValid: chunkCount, badChecksums: 0 });
  });

  it("takes any CRC-32", () => {
    expect(readAll(bytes, { crc32: zlibCrc32 }).certificate).toEqual(whole);
    expect(readAll(bytes, { crc32: () => 0 }).certificate.badChecksums).toBe(2 * chunkCount + 1);
  });

  it("knows a log that was cut between two chunks, unless it was never closed", () => {
    const cut = (file: Uint8Array) => readAll(file.subarray(0, file.length - CHUNK_SIZE)).certificate;
    expect(cut(bytes)).toMatchObject({ truncated: true, badChecksums: 0 });
    expect(cut(writeEvtx(mixedEvents(1500), { dirty: true }))).toMatchObject({ truncated: false, dirty: true });
  });

  it("names 100 skipped records and counts all", () => {
    const damaged = writeEvtx(Array.from({ length: 150 }, () => event()));
    // The only outer definition of the chunk: offset 512 + 24 (record) + 4 + 10, and 20 to its size.
    damaged.fill(0xff, FILE_HEADER_SIZE + 570, FILE_HEADER_SIZE + 574);
    const { certificate } = readAll(damaged);
    expect(certificate.recordsSkippedCount).toBe(150);
    expect(certificate.recordsSkipped).toHaveLength(100);
    expect(certificate.recordsSkipped[0]).toEqual({
      offset: FILE_HEADER_SIZE + 512,
      recordId: 1,
      reason: "bad-template",
    });
    expect(certificate).toMatchObject({ recordsSeen: 150, lastRecordId: 150, missingIds: 0 });
  });
});

describe("runs of ids", () => {
  it("agree with a plain set, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 }), (ids) => {
        const runs = new IdRuns();
        for (const id of ids) runs.add(id);
        const sorted = [...new Set(ids)].sort((a, b) => a - b);
        const gaps = sorted.slice(1).flatMap((id, i) => {
          const before = sorted[i] ?? id;
          return id - before > 1 ? [{ afterId: before, beforeId: id }] : [];
        });
        expect(runs.first).toBe(sorted[0] ?? null);
        expect(runs.last).toBe(sorted.at(-1) ?? null);
        expect(runs.gaps(1000)).toEqual(gaps);
        expect(runs.missing).toBe(gaps.reduce((sum, gap) => sum + gap.beforeId - gap.afterId - 1, 0));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("stay few and right in sum when every second id is missing", () => {
    const runs = new IdRuns();
    for (let id = 0; id < 200_000; id += 2) runs.add(id);
    expect(runs.missing).toBe(99_999);
    expect(runs.gaps(Number.POSITIVE_INFINITY).length).toBeLessThan(4096);
  });

  it("pass over ids that no number can hold", () => {
    const runs = new IdRuns();
    runs.add(2 ** 60);
    expect(runs.last).toBeNull();
  });
});

it("the portable CRC-32 is zlib's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 30 }), (head, tail) => {
      expect(crc32(tail, crc32(head))).toBe(zlibCrc32(tail, zlibCrc32(head)));
    }),
    { seed: 8 },
  );
});
