import { describe, expect, it } from "vitest";
import { safeText } from "../../../analyzer/report/safe-text.ts";
import { fitWidth, hang, padWidth, widthOf, wrapText } from "../../../analyzer/report/terminal-layout.ts";

describe("safeText", () => {
  it.each([
    ["plain text, Grüße, 同期", "plain text, Grüße, 同期"],
    ["two\r\nlines\rand\nmore", "two\\nlines\\nand\\nmore"],
    ["a\tb", "a b"],
    ["\x1b[31m", "\\u001b[31m"],
    ["\0\x07\x7f", "\\u0000\\u0007\\u007f"],
    ["\u009b", "\\u009b"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["\u2066x\u2069", "\\u2066x\\u2069"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\u{e0041}", "\\udb40\\udc41"],
    ["\ud800", "\\ud800"],
    ["🔥", "🔥"],
  ])("%j becomes %j", (given, safe) => {
    expect(safeText(given)).toBe(safe);
  });

  it("is bounded, and says so", () => {
    expect(safeText("x".repeat(12), 10)).toBe(`${"x".repeat(10)}... (2 more)`);
    expect(safeText("🔥🔥", 3)).toBe("🔥\\ud83d... (1 more)");
  });
});

describe("layout", () => {
  it("counts columns, not characters", () => {
    expect(["abc", "同期", "e\u0301", "🔥", ""].map(widthOf)).toEqual([3, 4, 1, 2, 0]);
  });

  it("cuts and pads to a width", () => {
    expect(fitWidth("abcdef", 5)).toBe("ab...");
    expect(fitWidth("同期サーバー", 6)).toBe("同...");
    expect(padWidth("同", 4)).toBe("同  ");
  });

  it("breaks at blanks, then at joints, then anywhere", () => {
    expect(wrapText("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
    expect(wrapText("https://example.com/a-long-path", 22)).toEqual(["https://example.com/a-", "long-path"]);
    expect(wrapText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrapText("同期", 1)).toEqual(["同", "期"]);
    expect(wrapText("", 10)).toEqual([""]);
  });

  it("aligns further lines behind the mark", () => {
    expect(hang("  - ", "one two three", 12)).toEqual(["  - one two", "    three"]);
  });
});
