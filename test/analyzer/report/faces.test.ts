import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../analyzer/report/csv.ts";
import { renderHtml } from "../../../analyzer/report/html/html.tsx";
import { renderJson } from "../../../analyzer/report/json.ts";
import { renderMarkdown } from "../../../analyzer/report/markdown.ts";
import type { Report } from "../../../analyzer/report/report.ts";
import { renderTerminal } from "../../../analyzer/report/terminal.ts";
import { widthOf } from "../../../analyzer/report/terminal-layout.ts";
import { GALLERY } from "../../../tools/gallery.ts";
import { parseCsv } from "../../support/csv.ts";
import { GOLDEN_REPORTS } from "../../support/golden-reports.ts";

/** Every face says the same of every scenario. */

/** The words alone: no line breaks, marks or list numbers; times in the page's form. */
const words = (text: string): string =>
  text.replace(/[`*\s]+/g, "").replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z/g, "$1$2UTC");

const terminal = (report: Report, width = 80): string => renderTerminal(report, { color: false, width });
/** What a reader of the page sees, or can unfold. */
const pageText = (report: Report): string =>
  renderHtml(report)
    .replace(/<(script|style)\b.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => ENTITIES[name] ?? "");
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'" };

const cells = (report: Report): string[][] => parseCsv(renderCsv(report).replace(/^\ufeff/, "")).slice(1);

it("there are scenarios to look at", () => {
  expect(GOLDEN_REPORTS.length).toBeGreaterThanOrEqual(48);
  expect(GOLDEN_REPORTS.some(([, { findings }]) => findings.length > 3)).toBe(true);
});

describe.each(GOLDEN_REPORTS)("%s", (_id, report) => {
  it("has the same findings and the same advice in every face", () => {
    const faces = { terminal: words(terminal(report)), markdown: words(renderMarkdown(report, "engineer")) };
    const rows = cells(report);
    expect(JSON.parse(renderJson(report))).toEqual(report);

    for (const { says, ruleId } of report.findings) {
      for (const [face, text] of Object.entries(faces)) {
        expect(text, `${face}: ${ruleId}`).toContain(words(says));
        expect(text, face).toContain(`(${ruleId}:`);
      }
    }
    const shown = rows.filter(([, kind]) => kind === "finding").map(([, , , , , subject]) => subject);
    expect(new Set(shown)).toEqual(new Set(report.findings.map(({ ruleId }) => ruleId)));
    for (const { says } of report.findings) {
      expect(
        rows.some((row) =>
          words(row[6] ?? "")
            .replaceAll("'", "")
            .includes(words(says).replaceAll("'", "")),
        ),
      ).toBe(true);
    }
    const page = words(pageText(report));
    // As many as there are, and no others; each with its evidence.
    const articles = [...renderHtml(report).matchAll(/<article class="finding.*?<\/article>/gs)].map(([one]) => one);
    expect(articles).toHaveLength(Math.min(report.findings.length, 100));
    articles.forEach((article, i) => {
      expect(article.includes('class="evidence"')).toBe((report.findings[i]?.evidence.length ?? 0) > 0);
    });
    const { recommendation: advised } = report;
    for (const { says, ruleId } of report.findings) {
      expect(page).toContain(words(says));
      expect(page).toContain(words(ruleId));
    }
    for (const part of [
      advised.headline,
      ...advised.actions,
      ...advised.warnings,
      ...advised.verify,
      ...report.wouldChange,
    ]) {
      expect(page, "html").toContain(words(part));
    }
    // As many as there are, and no others.
    for (const text of Object.values(faces)) {
      const effects =
        /\([a-z0-9-]+:(?:nostepcuresit|leadsstraighttoastep|acheckfails|tobeputright|note)(?:;notbuiltin)?\)/g;
      expect(text.match(effects) ?? []).toHaveLength(report.findings.length);
    }

    const { headline, actions, warnings, verify } = report.recommendation;
    for (const [face, text] of Object.entries(faces)) {
      for (const part of [headline, ...actions, ...warnings, ...verify, ...report.wouldChange]) {
        expect(text, face).toContain(words(part));
      }
      for (const { title, because } of report.ladder) {
        if (face === "markdown") expect(text).toContain(words(title));
        if (face === "markdown") expect(text).toContain(words(because));
      }
    }
    const advice = rows.filter(([, kind]) => kind === "advice");
    expect(advice).toHaveLength(1);
    expect(words(advice[0]?.[6] ?? "").replaceAll("'", "")).toContain(words(headline).replaceAll("'", ""));
    expect(rows.filter(([, kind]) => kind === "attempt").map((row) => row[5])).toEqual(
      report.attempts.map(({ step }) => step),
    );
  });

  it("answers on the first screen of 24 lines", () => {
    for (const width of [80, 120]) {
      const lines = terminal(report, width).split("\n");
      // A command that is longer than the terminal goes on in the next row.
      const rows = lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, "gu")) ?? [""]);
      const screen = words(rows.slice(0, 24).join("\n"));
      const { actions, commands } = report.recommendation;
      const long = lines.slice(0, 24).some((line) => /^What to do \(\d+ points, on more than one screen\)$/.test(line));
      if (long) expect(actions.length).toBeGreaterThan(7);
      else for (const part of [...actions, ...commands]) expect(screen).toContain(words(part));
      expect(lines[0]).toMatch(/^\[(?:>|ok|!|~|\?)\] /);
    }
  });

  it("writes the customer a short mail with the same clicks and without the words of the trade", () => {
    const mail = renderMarkdown(report, "customer");
    for (const action of report.recommendation.kind === "wait" ? [] : report.recommendation.actions) {
      expect(words(mail)).toContain(words(action));
    }
    const { actions, warnings, commands, who, downtime } = report.recommendation;
    let frame = words(mail);
    for (const part of [...actions, ...warnings, ...commands, who ?? "", downtime ?? ""])
      frame = frame.replace(words(part), "");
    expect(frame).not.toMatch(/ladder|rung|edition|finding|evidence|heartbeat|relay|event|0x[0-9a-f]|\b3\d{4}\b/i);
    for (const { ruleId } of report.findings) expect(frame).not.toContain(ruleId);
    expect(frame.length).toBeLessThan(900);
  });
});

it("has the whole answer on the first screen, whatever the scenario of the gallery", () => {
  for (const id of GALLERY) {
    const report = GOLDEN_REPORTS.find(([name]) => name === id)?.[1];
    if (report === undefined) throw new Error(`no golden report: ${id}`);
    const rows = terminal(report)
      .split("\n")
      .flatMap((line) => line.match(/.{1,80}/gu) ?? [""]);
    const screen = words(rows.slice(0, 24).join("\n"));
    const { headline, actions, commands } = report.recommendation;
    for (const part of [headline, ...actions, ...commands]) expect(screen, id).toContain(words(part));
  }
});

it("no line is too wide for the terminal, at any width", () => {
  const copied = /^ {2}(?:wevtutil|Get-|reg |Import-Module|type |w32tm|Test-NetConnection|dir )|^ {4}https:/;
  const some = GOLDEN_REPORTS.filter((_, at) => at % 12 === 0);
  expect(some.length).toBeGreaterThan(5);
  for (const [id, report] of some) {
    for (let width = 60; width <= 200; width++) {
      const wide = terminal(report, width)
        .split("\n")
        .filter((line) => widthOf(line) > width && !copied.test(line));
      expect(wide, `${id} at ${width}`).toEqual([]);
    }
  }
});

it("uses a wide terminal", () => {
  for (const [id, report] of GOLDEN_REPORTS) {
    const lines = (width: number): number => terminal(report, width).split("\n").length;
    expect(lines(200), id).toBeLessThanOrEqual(lines(80));
  }
  const total = (width: number): number =>
    GOLDEN_REPORTS.reduce((sum, [, report]) => sum + terminal(report, width).split("\n").length, 0);
  expect(total(200)).toBeLessThan(total(80) * 0.85);
});

it("has no glyph that the console of Windows lacks, but for texts from the bundle", () => {
  for (const [id, report] of GOLDEN_REPORTS) {
    const strange = [...terminal(report)].filter((letter) => letter > "~");
    expect(
      strange.filter((letter) => !JSON.stringify(report).includes(letter)),
      id,
    ).toEqual([]);
  }
});
