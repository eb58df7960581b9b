import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filetimeToIso, isoToFiletime } from "../../evtx/format/filetime.ts";
import { VALUE } from "../../evtx/format/value-type.ts";
import { arrayTexts, scalarText } from "../../evtx/read/values.ts";

describe("a value as text", () => {
  it.each<[string, keyof typeof VALUE, string]>([
    ["", "null", ""],
    ["61 00 62 00 00 00 00 00", "string", "ab"],
    ["80 61 e4 9f 00", "ansiString", "€aäŸ"],
    ["ff", "int8", "-1"],
    ["ff", "uint8", "255"],
    ["fe ff", "int16", "-2"],
    ["fe ff", "uint16", "65534"],
    ["ff ff ff ff", "int32", "-1"],
    ["ff ff ff ff", "uint32", "4294967295"],
    ["ff ff ff ff ff ff ff ff", "int64", "-1"],
    ["ff ff ff ff ff ff 1f 00", "uint64", "9007199254740991"],
    ["ff ff ff ff ff ff ff ff", "uint64", "18446744073709551615"],
    ["cd cc cc 3d", "real32", "0.1"],
    ["9a 99 99 99 99 99 b9 3f", "real64", "0.1"],
    ["00 00 00 00", "bool", "false"],
    ["02 00 00 00", "bool", "true"],
    ["01", "bool", "true"],
    ["c0 ff ee", "binary", "C0FFEE"],
    ["d1 08 59 55 d7 a6 95 46 8e 1e 26 93 1d 20 12 f4", "guid", "{555908D1-A6D7-4695-8E1E-26931D2012F4}"],
    ["00 10 00 00", "sizeT", "0x1000"],
    ["00 10 00 00 01 00 00 00", "sizeT", "0x100001000"],
    ["87 d6 8a bd 98 9b da 01", "filetime", "2024-05-01T07:25:27.8177927Z"],
    ["00 00 00 00 00 00 00 00", "filetime", "1601-01-01T00:00:00.0000000Z"],
    ["ff ff ff ff ff ff ff 7f", "filetime", "0x7fffffffffffffff"],
    ["e8 07 05 00 03 00 01 00 02 00 03 00 04 00 07 00", "systemTime", "2024-05-01T02:03:04.007Z"],
    ["01 02 00 00 00 00 00 05 20 00 00 00 20 02 00 00", "sid", "S-1-5-32-544"],
    ["ab 0c 00 00", "hexInt32", "0xcab"],
    ["00 00 00 00 00 00 80 80", "hexInt64", "0x8080000000000000"],
    ["05 00 00 00 00 00 00 00", "hexInt64", "0x5"],
    ["01", "uint32", "1"],
    ["01 02 03", "uint64", "197121"],
    ["0a 0b", "hexInt32", "0xb0a"],
    ["ff", "int32", ""],
    ["01 02 03 04", "filetime", ""],
    ["01 02", "guid", ""],
  ])("%s as %s", (hex, type, text) => {
    const view = viewOf(hex);
    expect(scalarText(view, VALUE[type], 0, view.byteLength)).toBe(text);
  });

  it("of a type that no page knows is its bytes in hex", () => {
    expect(scalarText(viewOf("00 ab"), 0x30, 0, 2)).toBe("00AB");
    expect(arrayTexts(viewOf("00 ab"), VALUE.binary, 0, 2)).toEqual(["00AB"]);
  });
});

describe("the items of an array", () => {
  it.each<[string, keyof typeof VALUE, string[]]>([
    ["61 00 00 00 00 00 62 00 00 00", "string", ["a", "", "b"]],
    ["61 00 00 00 62 00", "string", ["a", "b"]],
    ["", "string", []],
    ["00 00", "string", [""]],
    ["61 00 62 00", "ansiString", ["a", "b"]],
    ["61 00 00", "ansiString", ["a", ""]],
    ["00 00", "ansiString", ["", ""]],
    ["80 00 62", "ansiString", ["€", "b"]],
    ["", "ansiString", []],
    ["01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00", "sizeT", ["0x1", "0x2"]],
    ["01 00 00 00 02 00 00 00 03 00 00 00", "sizeT", ["0x1", "0x2", "0x3"]],
    ["01 02", "null", []],
    ["01 00 02 00", "uint16", ["1", "2"]],
    ["01 00 02", "uint16", ["1"]],
    ["01 01 00 00 00 00 00 05 12 00 00 00 01 01 00 00 00 00 00 05 13 00 00 00", "sid", ["S-1-5-18", "S-1-5-19"]],
  ])("%s of %s", (hex, type, items) => {
    const view = viewOf(hex);
    expect(arrayTexts(view, VALUE[type], 0, view.byteLength)).toEqual(items);
  });
});

it("a time comes back from FILETIME to the tick", () => {
  const ticks = fc.bigInt({ min: 0n, max: 2_650_467_743_999_999_999n });
  fc.assert(
    fc.property(ticks, (filetime) => {
      const iso = filetimeToIso(Number(filetime & 0xffff_ffffn), Number(filetime >> 32n));
      expect(isoToFiletime(iso)).toBe(filetime);
    }),
    { seed: 6, numRuns: 2000 },
  );
});

function viewOf(hex: string): DataView {
  const bytes = Uint8Array.from(hex.split(" ").filter(Boolean), (byte) => Number.parseInt(byte, 16));
  return new DataView(bytes.buffer);
}
