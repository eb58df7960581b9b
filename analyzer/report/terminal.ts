import type { EvidenceRef } from "../../rules/views.ts";
import type { AdviceKind, AttemptView, FindingView, Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { count, shortTime } from "./terminal-certificate.ts";
import { renderLadder } from "./terminal-ladder.ts";
import { fitWidth, hang, type Paint, painter, widthOf, wrapText } from "./terminal-layout.ts";
import {
  attemptText,
  completenessTexts,
  evidenceText,
  findingFix,
  findingText,
  footText,
  otherEditionTexts,
  packTexts,
  reasonTexts,
  serverParts,
  stateParts,
  undecidedTexts,
  undecidedTitle,
} from "./wording.ts";

export interface TerminalStyle {
  readonly color: boolean;
  /** Columns; less than 40 count as 40. */
  readonly width: number;
}

interface Canvas {
  readonly report: Report;
  readonly width: number;
  readonly paint: Paint;
}

const MIN_WIDTH = 40;
/** Longer lines are hard to read; only tables use more. */
const TEXT_WIDTH = 110;

/**
 * The report for a terminal: the answer in the first three lines, then what to do and why, then everything it rests on.
 * ASCII but for texts from the bundle. No line is wider than the terminal, but for what is there to be copied: a command
 * and the address of a page stand on one line of their own, however long.
 */
export function renderTerminal(report: Report, style: TerminalStyle): string {
  const width = Math.max(MIN_WIDTH, style.width);
  const canvas: Canvas = { report, width: Math.min(width, TEXT_WIDTH), paint: painter(style.color) };
  const sections = [
    ...firstScreen(canvas, width),
    list(canvas, "Mind", report.recommendation.warnings, "!"),
    list(canvas, "Then check", report.recommendation.verify),
    ladder(canvas, width),
    attempts(canvas),
    findings(canvas),
    list(canvas, "Rule packs beside the built-in rules", packTexts(report)),
    list(canvas, "Other editions of the documentation", otherEditionTexts(report)),
    list(canvas, "How complete the evidence is", completenessTexts(report)),
    list(canvas, undecidedTitle(report), undecidedTexts(report)),
    list(canvas, "What would change this advice", report.wouldChange),
    pages(canvas),
    foot(canvas),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Line over the report of one of several inputs. */
export function renderInputHead(name: string, number: number, of: number, style: TerminalStyle): string {
  const width = Math.min(Math.max(MIN_WIDTH, style.width), TEXT_WIDTH);
  const text = fitWidth(`=== ${number} of ${of}: ${safeText(name)} `, width);
  return `${painter(style.color)("strong", text + "=".repeat(Math.max(0, width - widthOf(text))))}\n`;
}

/** A text from the bundle, one line, times without fractions. */
const plain = (text: string): string => shortTime(safeText(text));

/** Mark before the headline, and a lead where the headline does not say itself what it is. */
const LEAD: Readonly<Record<AdviceKind, { mark: string; lead: string; tone: "good" | "bad" | "doubt" }>> = {
  "cannot-tell": { mark: "[?]", lead: "", tone: "doubt" },
  "off-ladder": { mark: "[!]", lead: "", tone: "bad" },
  shortcut: { mark: "[>]", lead: "Next step (documented shortcut): ", tone: "bad" },
  wait: { mark: "[~]", lead: "", tone: "doubt" },
  finish: { mark: "[>]", lead: "Next step: ", tone: "bad" },
  "next-step": { mark: "[>]", lead: "Next step: ", tone: "bad" },
  mend: { mark: "[>]", lead: "Put right: ", tone: "bad" },
  nothing: { mark: "[ok]", lead: "", tone: "good" },
};

/** Lines of the smallest terminal that is usual: the answer and what to do stand on them. */
const SCREEN_LINES = 24;

/**
 * The answer, what to do, and why. A headline that is too long for its line is told whole below it where there is room for
 * that on the first screen, else at the head of the reasons.
 */
function firstScreen(canvas: Canvas, width: number): string[][] {
  const { report, width: textWidth } = canvas;
  const { lines, isCut } = answer(canvas, width);
  const headline = plain(report.recommendation.headline);
  const whole = isCut ? ["", ...wrapText(headline, textWidth)] : [];
  const todo = whatToDo(canvas);
  const asked = [todo, commands(canvas)].filter((block) => block.length > 0);
  const isOnScreen = (blocks: readonly (readonly string[])[]): boolean => rowsOf(blocks, width) <= SCREEN_LINES;
  if (isOnScreen([[...lines, ...whole], ...asked])) return [[...lines, ...whole], ...asked, why(canvas, [])];
  const points = count(report.recommendation.actions.length, "point");
  const isLong = todo.length > 0 && !isOnScreen([lines, todo]);
  const marked = isLong ? asked.with(0, whatToDo(canvas, `What to do (${points}, on more than one screen)`)) : asked;
  return [lines, ...marked, why(canvas, isCut ? [report.recommendation.headline] : [])];
}

/** With a blank line between the blocks. A command to be copied is one line, and takes as many rows as it needs. */
function rowsOf(blocks: readonly (readonly string[])[], width: number): number {
  const rows = blocks.flat().reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width)), 0);
  return rows + blocks.length - 1;
}

function answer({ report, paint }: Canvas, width: number): { readonly lines: string[]; readonly isCut: boolean } {
  const { kind, headline } = report.recommendation;
  const { mark, lead, tone } = LEAD[kind];
  const whole = `${mark} ${lead}${plain(headline)}`;
  const first = shortHeadline(report, `${mark} ${lead}`, whole, width);
  const lines = [
    paint("strong", paint(tone, first)),
    fitParts(stateParts(report).map(plain), "; ", width),
    fitParts(serverParts(report).map(plain), " | ", width),
  ];
  return { lines, isCut: first !== whole };
}

/** The headline where it fits on the line; else the step's name, else its beginning. The whole follows below then. */
function shortHeadline({ recommendation, ladder }: Report, lead: string, whole: string, width: number): string {
  if (widthOf(whole) <= width) return whole;
  const title = ladder.find(({ step }) => step === recommendation.step)?.title;
  const sentence = /^.+?[.:](?= )/.exec(plain(recommendation.headline))?.[0];
  const shorter = [title, sentence === "Cannot tell:" ? undefined : sentence]
    .filter((text) => text !== undefined && !/^(?:Wait|Do not climb)/.test(text))
    .map((text) => `${lead}${plain(text ?? "")}`)
    .find((text) => widthOf(text) <= width);
  if (shorter !== undefined && recommendation.kind !== "wait") return shorter;
  const cut = wrapText(whole, width - 4)[0] ?? "";
  return `${cut} ...`;
}

/** As many parts as fit on the line, the first ones first. */
function fitParts(parts: readonly string[], separator: string, width: number): string {
  const taken: string[] = [];
  for (const part of parts) {
    if (taken.length > 0 && widthOf([...taken, part].join(separator)) > width) continue;
    taken.push(part);
  }
  return fitWidth(taken.join(separator), width);
}

function section({ paint, width }: Canvas, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...wrapText(title, width).map((line) => paint("strong", line)), ...lines];
}

function list(canvas: Canvas, title: string, texts: readonly string[], mark = "-"): string[] {
  return section(
    canvas,
    title,
    texts.flatMap((text) => hang(`  ${mark} `, plain(text), canvas.width)),
  );
}

function why(canvas: Canvas, first: readonly string[]): string[] {
  const lines = list(canvas, "Why", [...first, ...reasonTexts(canvas.report)]);
  return lines.length === 0 ? [] : [...lines, ...records(canvas, canvas.report.recommendation.evidence, "    ")];
}

function whatToDo(canvas: Canvas, title = "What to do"): string[] {
  const { recommendation } = canvas.report;
  const { actions, who, downtime } = recommendation;
  const digits = String(actions.length).length;
  return section(canvas, title, [
    ...(who === null ? [] : hang("  Who:  ", plain(who), canvas.width)),
    ...(downtime === null ? [] : hang("  Cost: ", plain(downtime), canvas.width)),
    ...actions.flatMap((action, i) => hang(`  ${String(i + 1).padStart(digits)}. `, plain(action), canvas.width)),
  ]);
}

const COMMAND_CHARS = 8000;

function commands(canvas: Canvas): string[] {
  const title = "To get what is missing, run as administrator on the sync server";
  return section(
    canvas,
    title,
    canvas.report.recommendation.commands.map((command) => `  ${safeText(command, COMMAND_CHARS)}`),
  );
}

function ladder(canvas: Canvas, width: number): string[] {
  const { edition } = canvas.report;
  const lines = renderLadder(
    canvas.report.ladder.map((rung) => ({
      ...rung,
      title: plain(rung.title),
      because: plain(rung.because),
      records: evidenceText(rung.evidence),
    })),
    { width, paint: canvas.paint },
  );
  const title = `Ladder (${plain(edition.id)} edition: ${plain(edition.because)})`;
  return section(canvas, title, lines);
}

const OUTCOME: Readonly<Record<AttemptView["outcome"], string>> = {
  worked: "[ok]",
  failed: "[x]",
  "too-early": "[~]",
  incomplete: "[/]",
  unknown: "[?]",
};

function attempts(canvas: Canvas): string[] {
  const lines = canvas.report.attempts.flatMap((one) => [
    ...hang(`  ${OUTCOME[one.outcome]} `, plain(attemptText(one)), canvas.width),
    ...records(canvas, one.evidence),
  ]);
  return section(canvas, "Tried since the trouble began", lines);
}

const EFFECT: Readonly<Record<FindingView["effect"], string>> = {
  "off-ladder": "[!]",
  shortcut: "[>]",
  "check-failed": "[x]",
  mend: "[x]",
  note: "[i]",
};

function findings(canvas: Canvas): string[] {
  const lines = canvas.report.findings.flatMap((one) => [
    ...hang(`  ${EFFECT[one.effect]} `, plain(findingText(one)), canvas.width),
    ...records(canvas, one.evidence),
    ...findingFix(one, canvas.report).flatMap((line) => hang("      -> ", plain(line), canvas.width)),
    ...packPage(canvas, one),
  ]);
  return section(canvas, "Findings", lines);
}

/** What the pack says about its finding: there is no other place to read it. */
function packPage(canvas: Canvas, { page }: FindingView): string[] {
  const lines = (page ?? "").trim().split("\n");
  const shown = lines.slice(0, MOST_PAGE_LINES).flatMap((line) => hang("      | ", plain(line), canvas.width));
  if (lines.length > MOST_PAGE_LINES)
    shown.push(`      | ${count(lines.length - MOST_PAGE_LINES, "more line")} in the JSON report`);
  return page ? shown : [];
}

const MOST_PAGE_LINES = 40;

function pages(canvas: Canvas): string[] {
  const lines = canvas.report.recommendation.cites.flatMap(({ title, where, edition }) => [
    ...hang("  - ", plain(`${title} (${edition})`), canvas.width),
    ...(/^https:\/\/\S+$/.test(where) ? [`    ${safeText(where)}`] : hang("    ", plain(where), canvas.width)),
  ]);
  return section(canvas, "Pages", lines);
}

function foot({ report, paint, width }: Canvas): string[] {
  return wrapText(plain(footText(report)), width).map((line) => paint("faint", line));
}

function records(canvas: Canvas, evidence: readonly EvidenceRef[], indent = "      "): string[] {
  const line = evidenceText(evidence);
  return line === "" ? [] : hang(indent, line, canvas.width).map((text) => canvas.paint("faint", text));
}
