import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../../analyzer/packs/glob.ts";

describe("a form with stars", () => {
  it.each([
    ["abc", "abc", true],
    ["ABC", "abc", true],
    ["abcd", "abc", false],
    ["abc", "*", true],
    ["", "*", true],
    ["", "", true],
    ["abc", "a*c", true],
    ["ac", "a*c", true],
    ["a", "a*a", false],
    ["aa", "a*a", true],
    ["xabcx", "*abc*", true],
    ["abab", "*ab*ab*", true],
    ["aba", "*ab*ba*", false],
    ["proxy01.contoso.com", "proxy*.contoso.com", true],
    ["a.c", "a?c", false],
    ["a\nb", "a*b", true],
  ])("%j is %j: %j", (text, glob, is) => expect(matchesGlob(text, glob)).toBe(is));

  it("agrees with the regular expression it stands for", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (text, glob) => {
        const source = glob.replace(/[.]/g, "\\.").replace(/\*+/g, "[^]*");
        expect(matchesGlob(text, glob)).toBe(new RegExp(`^${source}$`, "i").test(text));
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });

  it("has no form that takes long", () => {
    const text = "a".repeat(100_000);
    expect(matchesGlob(text, `${"a*".repeat(99)}b`)).toBe(false);
    expect(matchesGlob(text, `*${"a".repeat(198)}b`)).toBe(false);
  });
});
