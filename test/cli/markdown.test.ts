import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../cli/markdown.ts";

const SCREEN = { isTerminal: true, color: false, width: 40 };
const plain = (markdown: string): string => renderMarkdown(markdown, SCREEN);

describe("Markdown on a terminal", () => {
  it("loses its marks, and keeps what stands in code", () => {
    expect(plain("**Bold** and *slanted* `a_*b*_c` \\| [page](x.md) [docs](https://x.test/)")).toBe(
      "Bold and slanted a_*b*_c | page docs\n(https://x.test/)\n",
    );
  });

  it("hides comments, underlines the title", () => {
    expect(plain("<!-- generated -->\n# Title\n\ntext")).toBe("Title\n=====\n\ntext\n");
  });

  it("breaks lists under their text, and keeps their numbers", () => {
    expect(plain("1. one two three four five six seven eight nine\n2. ten\n   eleven\n- twelve")).toBe(
      "1. one two three four five six seven\n   eight nine\n2. ten eleven\n- twelve\n",
    );
  });

  it("fits tables into the width", () => {
    const lines = plain("| A | B |\n|---|---|\n| `x` | a long text that does not fit beside it \\| here |").split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.join(" ").replace(/\s+/g, " ")).toContain("x a long text that does not fit beside it | here");
  });

  it("never breaks what is to be copied", () => {
    const command = `reg add ${"x".repeat(60)}`;
    expect(plain(`\`\`\`\n${command}\n\`\`\``)).toBe(`  ${command}\n`);
  });

  it("ends at a fence that never closes, and has colour only where it is wanted", () => {
    expect(plain("```\nopen")).toBe("  open\n");
    expect(renderMarkdown("# T", { ...SCREEN, color: true })).toContain("\x1b[1mT\x1b[22m");
    expect(plain("# T")).not.toContain("\x1b");
  });
});
