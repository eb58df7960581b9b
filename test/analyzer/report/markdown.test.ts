import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Audience, renderMarkdown } from "../../../analyzer/report/markdown.ts";
import { markdownText } from "../../../analyzer/report/markdown-text.ts";
import { GOLDEN_REPORTS } from "../../support/golden-reports.ts";
import { infest, sampleReport } from "./sample-report.ts";

const AUDIENCES: readonly Audience[] = ["engineer", "customer"];
const hasParser = spawnSync("cmark-gfm", ["--version"]).status === 0;

/** What GitHub's own parser makes of it, as XML: an independent reader. */
function parse(markdown: string): string {
  const extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"].flatMap((name) => ["-e", name]);
  const ran = spawnSync("cmark-gfm", ["--unsafe", "--to", "xml", ...extensions], {
    input: markdown,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(ran.status).toBe(0);
  return ran.stdout;
}

/** The same document with a plain word for the danger. */
const harmlessDocument = ((): ((audience: Audience, text: string) => string) => {
  const known = new Map<string, string>();
  return (audience, text) => {
    const key = `${audience} ${text}`;
    const xml = known.get(key) ?? parse(renderMarkdown(infest(sampleReport(), text), audience));
    known.set(key, xml);
    return xml;
  };
})();

const count = (xml: string, node: string): number => xml.split(new RegExp(`<${node}[ >/]`)).length - 1;
/** Text outside code: what a ticket system looks through for mentions, references and addresses. */
const looseText = (xml: string): string =>
  [...xml.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text).join("\n");

const POISONS = [
  "[click](https://evil.example)",
  "![i](https://evil.example/p.png)",
  "[x]: https://evil.example\n\n[x]",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<!-- ",
  "-->",
  "https://evil.example/",
  "http://evil.example",
  "www.evil.example",
  "mallory@evil.example",
  "mailto:mallory@evil.example",
  "@everyone",
  "@contoso/admins",
  "#123",
  "GH-12",
  "ABC-123",
  "contoso/repo#12",
  "contoso/repo@0123456789abcdef",
  "0123456789abcdef0123456789abcdef01234567",
  "# Heading",
  "\n# Heading\n",
  "\n\n---\n\n",
  "\n===\n",
  "| a | b |\n|---|---|\n| c | d |",
  "> quote",
  "- item",
  "+ item",
  "1. item",
  "1) item",
  "- [x] done",
  "```\ncode\n```",
  "` code",
  "`` ` ``",
  "````",
  "~~~\ncode",
  "~~gone~~",
  "**strong** _weak_ __x__ *y*",
  "&lt;b&gt; &#64;everyone &commat;everyone",
  "\\",
  "\\`",
  "a\\",
  "$x$ $$y$$",
  ":smile:",
  "[^1] [^1]: note",
  "[[wiki]]",
  "{{template}} {% raw %}",
  "line  \nbreak",
  "\u202e\u2066\u200b\x00\x1b[2J",
  "```mermaid",
  "`@everyone`",
  "x`@everyone`y` @everyone",
];

describe("texts from the bundle", () => {
  it.skipIf(!hasParser).each(POISONS)("make nothing of their own: %j", (poison) => {
    for (const audience of AUDIENCES) {
      for (const [before, after] of [
        ["", " "],
        [" ", ""],
        [" ", " "],
        [" (", ")."],
      ] as const) {
        const hostile = infest(sampleReport(), `${before}${poison}${after}`);
        const xml = parse(renderMarkdown(hostile, audience));
        const harmless = harmlessDocument(audience, `${before}word${after}`);
        for (const node of ["heading", "list", "item", "paragraph", "code_block", "thematic_break", "block_quote"]) {
          expect(`${node} ${count(xml, node)}`).toBe(`${node} ${count(harmless, node)}`);
        }
        for (const node of ["strong", "emph", "tasklist"]) expect(count(xml, node)).toBe(count(harmless, node));
        expect(xml).not.toMatch(/<(?:link|image|html_inline|html_block|table|strikethrough|linebreak)[ >/]/);
        const loose = looseText(xml);
        expect(loose).not.toMatch(/@|#\w|:\/\/|www\.|\bGH-\d|\bABC-\d|\b[0-9a-f]{12,}\b|[<>[\]{}$~|\\`]|:[a-z]+:/i);
      }
    }
  });

  it.skipIf(!hasParser)("make nothing where they begin a text", () => {
    for (const poison of POISONS) {
      const xml = parse(
        `- ${markdownText(poison)}\n- ${markdownText(`${poison} and more`)}\n\n${markdownText(poison)}\n`,
      );
      expect(count(xml, "item"), poison).toBe(2);
      expect(count(xml, "list"), poison).toBe(1);
      expect(xml, poison).not.toMatch(
        /<(?:link|image|html_\w+|table|heading|code_block|block_quote|thematic_break|tasklist)[ >/]/,
      );
    }
  });

  it.skipIf(!hasParser)("are read back as they are", () => {
    const decode = (text: string): string =>
      text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    for (const poison of POISONS.filter((one) => /^[\x20-\x7e]*$/.test(one))) {
      const xml = parse(markdownText(`before ${poison} after`));
      const text = [...xml.matchAll(/<(?:text|code) [^>]*>([^<]*)</g)].map(([, one]) => decode(one ?? "")).join("");
      expect(text.replace(/ +/g, " ")).toBe(`before ${poison} after`.replace(/ +/g, " "));
    }
  });
});

it.each([
  ["On the server: Test-NetConnection <host> -Port 443.", "On the server: `Test-NetConnection <host> -Port 443`."],
  ["Restart it: Restart-Service ADSync", "Restart it: `Restart-Service ADSync`"],
  [
    "Run Get-ADSyncScheduler: SyncCycleEnabled must be True.",
    "Run `Get-ADSyncScheduler`: SyncCycleEnabled must be True.",
  ],
  [
    "if not, Set-ADSyncScheduler -SyncCycleEnabled $true, again",
    "if not, `Set-ADSyncScheduler -SyncCycleEnabled $true`, again",
  ],
  [
    "Stop-Service ADSync and wait, then Start-Service ADSync.",
    "`Stop-Service ADSync` and wait, then `Start-Service ADSync`.",
  ],
  ["(Get-ADSyncScheduler) or more", "(`Get-ADSyncScheduler`) or more"],
  ["Re-enable Self-Service Reset", "Re-enable Self-Service Reset"],
])("a command is one span: %s", (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

it.each([
  ["network-proxy-refuses", "Concerned: `ssprdedicatedsbprodncu.servicebus.windows.net:443`, `ssprdedicatedsbprodscu."],
  ["idle-cut-spacing", "The connection is closed about 2 minutes after it was last used."],
  ["refused-policy", "Last refused: `user2@contoso.com`, 2026-10-12 08:00 UTC"],
])("the mail names what its clicks speak of: %s", (id, expected) => {
  const [, report] = GOLDEN_REPORTS.find(([name]) => name === id) ?? [];
  if (report === undefined) throw new Error(id);
  expect(renderMarkdown(report, "customer")).toContain(expected);
});

describe("on every scenario", () => {
  it.skipIf(!hasParser)("is made of headings, lists and code, without links", () => {
    const all = GOLDEN_REPORTS.map(([, report]) => renderMarkdown(report, "engineer")).join("\n\n");
    const xml = parse(all);
    expect(count(xml, "heading")).toBeGreaterThan(GOLDEN_REPORTS.length * 5);
    expect(xml).not.toMatch(/<(?:link|image|html_inline|html_block|table|linebreak)[ >/]/);
    expect(looseText(xml)).not.toMatch(/@|#\d|:\/\//);
  });
});

it("shows every part to the engineer", async () => {
  await expect(renderMarkdown(sampleReport(), "engineer")).toMatchFileSnapshot("snapshots/engineer.md");
});

it("writes the customer a mail", async () => {
  await expect(renderMarkdown(sampleReport(), "customer")).toMatchFileSnapshot("snapshots/customer.md");
});
