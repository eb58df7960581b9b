import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EvtxError, EvtxReader, type EvtxRecord, looksLikeEvtx, writeEvtx } from "../../evtx/index.ts";
import { mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";

const events = mixedEvents(700);
const bytes = writeEvtx(events);
const whole = readAll(bytes);

describe("slices", () => {
  it("of any size give the same reading", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        fc.pre(sizes.some((size) => size > 500));
        expect(readSliced(bytes, sizes)).toEqual(whole);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("of one byte, too", () => {
    const small = writeEvtx(mixedEvents(20));
    expect(readSliced(small, [1])).toEqual(readAll(small));
  });

  it("may be overwritten by the caller afterwards", () => {
    const records: EvtxRecord[] = [];
    const reader = new EvtxReader((record) => records.push(record));
    const window = new Uint8Array(30_000);
    for (let p = 0; p < bytes.length; p += window.length) {
      const slice = bytes.subarray(p, p + window.length);
      window.set(slice);
      reader.push(window.subarray(0, slice.length));
      window.fill(0xaa);
    }
    expect({ records, certificate: reader.end() }).toEqual(whole);
  });
});

describe("what is no log", () => {
  it.each([
    ["empty-file", ""],
    ["not-an-event-log", "Elf"],
    ["not-an-event-log", "LfLe...."],
    ["not-an-event-log", "PK\u0003\u0004 and so on"],
  ])("is refused with %s", (code, text) => {
    expect(errorOf(() => readAll(Buffer.from(text, "latin1")))).toMatchObject({ name: "EvtxError", code });
  });

  it("shows in its first bytes", () => {
    expect(looksLikeEvtx(bytes)).toBe(true);
    expect(looksLikeEvtx(bytes.subarray(0, 7))).toBe(false);
    expect(looksLikeEvtx(Buffer.from("ElfChnk\0"))).toBe(false);
  });
});

describe("damage", () => {
  it("by cutting off loses only what is cut off", () => {
    let before = 0;
    for (let length = 0; length < bytes.length; length += 997) {
      const outcome = readOrError(bytes.subarray(0, length));
      if (outcome instanceof EvtxError) {
        expect(length).toBeLessThan(8);
        continue;
      }
      const { records, certificate } = outcome;
      expect(records).toEqual(whole.records.slice(0, records.length));
      expect(records.length).toBeGreaterThanOrEqual(before);
      expect(certificate.truncated).toBe(true);
      before = records.length;
    }
    expect(before).toBeGreaterThan(600);
  });

  it("by flipped bytes is counted and passed over", () => {
    const flip = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 60 }), (flips) => {
        const damaged = bytes.slice();
        for (const [at, mask] of flips) damaged[at] = (damaged[at] ?? 0) ^ mask;
        const start = performance.now();
        const outcome = readOrError(damaged);
        expect(performance.now() - start).toBeLessThan(2000);
        if (outcome instanceof EvtxError) return;
        const { records, certificate } = outcome;
        expect(certificate.recordsDecoded).toBe(records.length);
        expect(certificate.recordsSeen).toBe(certificate.recordsDecoded + certificate.recordsSkippedCount);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("concentrated on one chunk does not spread to the next", () => {
    const secondChunk = 4096 + 65_536;
    const rest = readAll(bytes).records.filter(({ recordId }) => recordId > 400);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 4096, max: secondChunk - 1 }), fc.nat(255)), {
          minLength: 1,
          maxLength: 3000,
        }),
        (writes) => {
          const damaged = bytes.slice();
          for (const [at, value] of writes) damaged[at] = value;
          const read = new Map(readAll(damaged).records.map((record) => [record.recordId, record]));
          for (const record of rest) expect(read.get(record.recordId)).toEqual(record);
        },
      ),
      { seed: 4, numRuns: 60 },
    );
  });

  it("of everything after the magic ends in a certificate", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 20_000, size: "max" }), (noise) => {
        const damaged = new Uint8Array(8 + noise.length);
        damaged.set(bytes.subarray(0, 8));
        damaged.set(noise, 8);
        expect(readAll(damaged).certificate.bytes).toBe(damaged.length);
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});

function readSliced(source: Uint8Array, sizes: readonly number[]) {
  const records: EvtxRecord[] = [];
  const reader = new EvtxReader((record) => records.push(record));
  for (let p = 0, i = 0; p < source.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    reader.push(source.subarray(p, p + size));
    p += size;
  }
  return { records, certificate: reader.end() };
}

function readOrError(source: Uint8Array) {
  try {
    return readAll(source);
  } catch (error) {
    if (error instanceof EvtxError) return error;
    throw error;
  }
}

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
