import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RecentTexts } from "../../evtx/read/recent-texts.ts";

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const hexOf = (view: DataView, offset: number, size: number): string =>
  Buffer.from(view.buffer, view.byteOffset + offset, size).toString("hex");

describe("texts that come back", () => {
  test("are those of the bytes that stand there, whatever stood there before", () => {
    // Few values, so that many are alike, and many fall into one place.
    const pieces = fc.array(fc.integer({ min: 0x61, max: 0x62 }), { maxLength: 24 });
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 2, maxLength: 20 }), fc.integer({ min: 0, max: 5 }), (all, shift) => {
        const texts = new RecentTexts(hexOf, 20);
        for (const codes of [...all, ...all]) {
          const bytes = Uint8Array.from([...new Array<number>(shift).fill(0xff), ...codes, 0xfe]);
          const expected = hexOf(viewOf(bytes), shift, codes.length);
          expect(texts.get(viewOf(bytes), shift, codes.length)).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  // Both the middle and the end are alike, so that they fall into one place.
  test.each([
    ["ab__cd__ef", "abx_cd__ef"],
    ["a.b..c..d.", "axb..c..d."],
    ["a.bcdefghi", "a.bcdexghi"],
  ])("are told apart: %s and %s", (one, other) => {
    const texts = new RecentTexts(hexOf, 20);
    for (const text of [one, other, one, one, other]) {
      const bytes = new TextEncoder().encode(text);
      expect(texts.get(viewOf(bytes), 0, bytes.length)).toBe(hexOf(viewOf(bytes), 0, bytes.length));
    }
  });

  test("are made once, where they are neither short nor long", () => {
    let made = 0;
    const texts = new RecentTexts((view, offset, size) => {
      made++;
      return hexOf(view, offset, size);
    }, 20);
    const times = (size: number): number => {
      made = 0;
      for (let i = 0; i < 3; i++) texts.get(viewOf(new Uint8Array(size).fill(7)), 0, size);
      return made;
    };
    expect([5, 6, 20, 21].map(times)).toEqual([3, 1, 1, 3]);
  });

  test("stay for as long as they are asked for more often than others in their place", () => {
    const made: string[] = [];
    const texts = new RecentTexts((view, offset, size) => {
      const text = Buffer.from(view.buffer, view.byteOffset + offset, size).toString();
      made.push(text);
      return text;
    }, 20);
    const ask = (text: string, times: number): void => {
      for (let i = 0; i < times; i++) texts.get(viewOf(new TextEncoder().encode(text)), 0, text.length);
    };
    // One place for both.
    ask("a.b..c..d.", 4);
    ask("axb..c..d.", 3);
    ask("a.b..c..d.", 1);
    expect(made).toEqual(["a.b..c..d.", "axb..c..d.", "axb..c..d.", "axb..c..d."]);
    ask("axb..c..d.", 3);
    expect(made).toHaveLength(6);
    ask("a.b..c..d.", 1);
    expect(made).toHaveLength(7);
  });

  test("end inside the view", () => {
    const texts = new RecentTexts(hexOf, 20);
    expect(() => texts.get(viewOf(new Uint8Array(7)), 0, 8)).toThrow(RangeError);
  });
});
