import { hang, type Paint, painter, wrapText } from "../analyzer/report/terminal-layout.ts";
import type { Screen } from "./output.ts";
import { renderTable } from "./table.ts";

/** Longer lines are hard to read; only tables and commands use more. */
const TEXT_WIDTH = 100;

/** Marks that Markdown needs and a reader does not. A link keeps its address where that is not the text itself. */
function toPlain(text: string): string {
  // What stands in code is shown as it is: it is taken out first and put back last.
  const codes: string[] = [];
  return text
    .replace(/`([^`]+)`/g, (_, code: string) => `\u0001${codes.push(code) - 1}\u0001`)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label: string, address: string) =>
      label === address || !/^https?:/.test(address) ? label : `${label} (${address})`,
    )
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/(?<![\w\\*])\*([^*\s][^*]*)\*(?!\w)/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, "$1")
    .replace(/\u0001(\d+)\u0001/g, (_, index: string) => codes[Number(index)] ?? "");
}

const ITEM = /^(\s*)([-*]|\d+\.)\s+(.*)$/;
const FENCE = /^\s*```/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const ROW = /^\s*\|/;
const DIVIDER = /^\s*\|?\s*:?-{3,}/;

/** Cells of a line of a table; a bar behind a backslash belongs to its cell. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => toPlain(cell.trim()));
}

/** Markdown as the pages of this project use it, for a terminal: broken to its width, without marks. */
export function renderMarkdown(markdown: string, screen: Screen): string {
  const canvas: Canvas = {
    screen,
    paint: painter(screen.color),
    width: Math.min(screen.width, TEXT_WIDTH),
    lines: markdown.replace(/<!--.*?-->\n?/gs, "").split("\n"),
  };
  const blocks: string[] = [];
  for (let at = 0; at < canvas.lines.length; ) {
    const line = canvas.lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const { block, next } = takeBlock(canvas, line, at);
    blocks.push(block);
    at = next;
  }
  return `${blocks.join("\n\n")}\n`;
}

interface Canvas {
  readonly screen: Screen;
  readonly paint: Paint;
  readonly width: number;
  readonly lines: readonly string[];
}

interface Taken {
  readonly block: string;
  /** Line after it. */
  readonly next: number;
}

function takeBlock(canvas: Canvas, line: string, at: number): Taken {
  const { lines, width, paint } = canvas;
  if (FENCE.test(line)) {
    const close = lines.findIndex((other, i) => i > at && FENCE.test(other));
    const end = close === -1 ? lines.length : close;
    // To be copied: no line is broken.
    return {
      block: lines
        .slice(at + 1, end)
        .map((code) => `  ${code}`)
        .join("\n"),
      next: end + 1,
    };
  }
  if (/^\s*(?:---+|\*\*\*+)\s*$/.test(line)) return { block: paint("faint", "-".repeat(width)), next: at + 1 };
  const heading = HEADING.exec(line);
  if (heading) {
    const [, marks = "", text = ""] = heading;
    const shown = wrapText(toPlain(text), width);
    const rule = marks.length === 1 ? [paint("faint", "=".repeat(Math.max(...shown.map((one) => one.length))))] : [];
    return { block: [...shown.map((one) => paint("strong", one)), ...rule].join("\n"), next: at + 1 };
  }
  if (ROW.test(line)) return takeTable(canvas, at);
  if (ITEM.test(line)) return takeList(canvas, at);
  const { text, next } = takeText(lines, at);
  return { block: wrapText(toPlain(text), width).join("\n"), next };
}

function takeTable({ lines, screen }: Canvas, at: number): Taken {
  let next = at;
  while (next < lines.length && ROW.test(lines[next] ?? "")) next += 1;
  const [head = [], ...rows] = lines
    .slice(at, next)
    .filter((line) => !DIVIDER.test(line))
    .map(cellsOf);
  // A page is read, also out of a pipe: here the table keeps to the width.
  return { block: renderTable(head, rows, { ...screen, isTerminal: true }), next };
}

function takeList({ lines, width }: Canvas, at: number): Taken {
  const shown: string[] = [];
  let next = at;
  for (let item = ITEM.exec(lines[next] ?? ""); item; item = ITEM.exec(lines[next] ?? "")) {
    const [, indent = "", mark = "-", begun = ""] = item;
    const rest = takeText(lines, next + 1);
    const continued = /^\s{2,}\S/.test(lines[next + 1] ?? "") && !ITEM.test(lines[next + 1] ?? "");
    const text = continued ? `${begun} ${rest.text}` : begun;
    shown.push(...hang(`${indent}${mark} `, toPlain(text), width));
    next = continued ? rest.next : next + 1;
  }
  return { block: shown.join("\n"), next };
}

/** Lines up to the next blank one, or the next block. */
function takeText(lines: readonly string[], at: number): { readonly text: string; readonly next: number } {
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    const begins = FENCE.test(line) || HEADING.test(line) || ROW.test(line) || ITEM.test(line);
    if (line.trim() === "" || (next > at && begins) || (next === at && begins)) break;
    next += 1;
  }
  if (next === at) next = at + 1;
  return {
    text: lines
      .slice(at, next)
      .map((line) => line.trim())
      .join(" "),
    next,
  };
}
