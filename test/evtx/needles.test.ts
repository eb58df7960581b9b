import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Needles } from "../../evtx/index.ts";

function utf16(text: string, shift: number): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.alloc(shift, 0x41), Buffer.from(text, "utf16le")]));
}

describe("words in undecoded bytes", () => {
  it.each<[boolean, string[], string]>([
    [true, ["ADSync"], "ADSync"],
    [true, ["ADSync"], "the aDsYNC service"],
    [false, ["ADSync"], "ADSyn"],
    [false, ["ADSync"], "AD Sync"],
    [true, ["nothing", "Azure AD Sync"], "Microsoft Azure AD Sync"],
    [true, ["é"], "café"],
    [false, ["é"], "CAFÉ"],
    [true, ["Ō", "x"], "Ō"],
    [true, ["aab"], "aaab"],
    [false, [], "anything"],
    [false, [""], "anything"],
    [false, ["longer than the text"], "text"],
  ])("%s: %j in %j", (found, words, text) => {
    for (const shift of [0, 1]) {
      const bytes = utf16(text, shift);
      expect(new Needles(words).isIn(bytes, shift, bytes.length)).toBe(found);
    }
  });

  it("are found wherever a search of the text finds them", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "A", "b", "c", " ", "ā", "\u6100"), maxLength: 60 });
    const word = fc.string({ unit: fc.constantFrom("a", "b", "B", "ā"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), letters, fc.nat(3), (words, text, shift) => {
        const bytes = utf16(text, shift);
        const folded = foldAscii(text);
        const expected = words.some((one) => folded.includes(foldAscii(one)));
        // A unit may begin at any byte, so bytes of two units side by side may look like a word, too.
        if (expected) expect(new Needles(words).isIn(bytes, shift, bytes.length)).toBe(true);
        else if (/^[aAbc ]*$/.test(text)) expect(new Needles(words).isIn(bytes, shift, bytes.length)).toBe(false);
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  it("do not reach over the ends", () => {
    const bytes = utf16("xxADSyncxx", 0);
    const needles = new Needles(["ADSync"]);
    expect(needles.isIn(bytes, 4, 16)).toBe(true);
    expect(needles.isIn(bytes, 4, 15)).toBe(false);
    expect(needles.isIn(bytes, 5, 16)).toBe(false);
  });
});

const foldAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
