import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { filetimeToIso } from "../../evtx/format/filetime.ts";
import { hostText, latin1Text, useHostText } from "../../evtx/format/host-text.ts";
import { VALUE } from "../../evtx/format/value-type.ts";
import { utf16Text } from "../../evtx/read/utf16.ts";
import { scalarText } from "../../evtx/read/values.ts";
import "../../evtx/node.ts";

const brought = hostText;

/** What is said with the platform's means and without them. */
function bothWays<T>(say: () => T): [T, T] {
  useHostText(brought);
  const withHost = say();
  useHostText(undefined);
  return [withHost, say()];
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

describe("the platform's conversions change no result", () => {
  beforeEach(() => expect(brought).toBeDefined());
  afterEach(() => useHostText(brought));

  test("texts of any units, lone surrogates and NULs included, at any place", () => {
    const units = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 0xffff }));
    const texts = fc.oneof(
      fc.array(units, { maxLength: 120 }),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 5 }), (codes, shift) => {
        const bytes = new Uint8Array(shift + codes.length * 2);
        for (const [i, code] of codes.entries()) viewOf(bytes).setUint16(shift + i * 2, code, true);
        const expected = codes.map((code) => String.fromCharCode(code)).join("");
        expect(bothWays(() => utf16Text(viewOf(bytes), shift, codes.length))).toEqual([expected, expected]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([15, 28, 29, 40, 41, 32_767, 32_768, 40_000])("a text of %d units", (units) => {
    const bytes = new Uint8Array(units * 2);
    for (let i = 0; i < units; i++) bytes[i * 2] = 97 + (i % 26);
    const [withHost, without] = bothWays(() => utf16Text(viewOf(bytes), 0, units));
    expect(withHost).toHaveLength(units);
    expect(withHost === without).toBe(true);
    expect(withHost.slice(-1)).toBe(String.fromCharCode(97 + ((units - 1) % 26)));
  });

  test.each([15, 28, 29, 41, 40_000])("a text of %d units that ends outside the chunk is a RangeError", (units) => {
    const bytes = new Uint8Array(units * 2 - 1);
    for (const host of [brought, undefined]) {
      useHostText(host);
      expect(() => utf16Text(viewOf(bytes), 0, units)).toThrow(RangeError);
    }
  });

  test("bytes of every value, in hex and as characters", () => {
    const bytes = Uint8Array.from({ length: 9001 }, (_, i) => i & 255);
    const hex = Buffer.from(bytes).toString("hex").toUpperCase();
    for (const [shift, host] of [brought, undefined].entries()) {
      useHostText(host);
      for (const size of [0, 1, 14, 15, 16, 17, 128, 129, 4096, 4097, 9000]) {
        // Not the same bytes twice: those are given from memory.
        const expected = hex.slice(shift * 2, (shift + size) * 2);
        expect(scalarText(viewOf(bytes), VALUE.binary, shift, size)).toBe(expected);
        const characters = Array.from(bytes.subarray(0, size), (byte) => String.fromCharCode(byte)).join("");
        expect(latin1Text(bytes, size)).toBe(characters);
      }
    }
  });

  test("times and GUIDs", () => {
    const time = "2024-05-01T00:00:02.1234567Z";
    expect(bothWays(() => filetimeToIso(0x4ffb_e387, 0x01da_9b5a))).toEqual([expect.any(String), expect.any(String)]);
    const [a, b] = bothWays(() => filetimeToIso(0x4ffb_e387, 0x01da_9b5a));
    expect(a).toBe(b);
    expect(a).toHaveLength(time.length);
    const guid = "{03020100-0504-0706-0809-0A0B0C0D0E0F}";
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect(bothWays(() => scalarText(viewOf(bytes), VALUE.guid, 0, 16))).toEqual([guid, guid]);
  });
});
