import type { Rung, RungState } from "./report.ts";
import { hang, type Paint, widthOf, wrapText } from "./terminal-layout.ts";

/** A rung whose texts are fit to be shown. */
type ShownRung = Pick<Rung, "title" | "state" | "because" | "next"> & { readonly records: string };

export const STATES: Readonly<
  Record<RungState, { mark: string; word: string; tone: "good" | "bad" | "doubt" | "faint" }>
> = {
  cleared: { mark: "[ok]", word: "clear", tone: "good" },
  failing: { mark: "[x]", word: "failing", tone: "bad" },
  unknown: { mark: "[?]", word: "unknown", tone: "doubt" },
  untried: { mark: "[ ]", word: "not tried", tone: "faint" },
  "tried-failed": { mark: "[x]", word: "did not help", tone: "bad" },
  "tried-worked": { mark: "[ok]", word: "worked", tone: "good" },
  "too-early": { mark: "[~]", word: "too early", tone: "doubt" },
  "half-done": { mark: "[/]", word: "half done", tone: "doubt" },
  said: { mark: "[s]", word: "said, unseen", tone: "doubt" },
  met: { mark: "[ok]", word: "met already", tone: "good" },
  impossible: { mark: "[-]", word: "impossible", tone: "doubt" },
  "passed-over": { mark: "[-]", word: "passed over", tone: "faint" },
};

/** Columns for a table; with less, a list reads better. */
const TABLE_WIDTH = 70;
const MAX_TABLE_WIDTH = 160;
const MARK = 4;
const STATE = 12;
const GAP = 2;

/** Every rung in order: mark, step, state, why, and the records that show it. */
export function renderLadder(
  rungs: readonly ShownRung[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  if (width < TABLE_WIDTH) return rungs.flatMap((rung) => renderAsList(rung, width, paint));
  const whole = Math.min(width, MAX_TABLE_WIDTH);
  const title = whole < 100 ? 22 : 36;
  const because = whole - MARK - title - STATE - 3 * GAP - 2;
  const widths = [MARK, title, STATE, because];
  const rule = `  ${widths.map((columns) => "-".repeat(columns)).join(" ".repeat(GAP))}`;
  return rungs.flatMap((rung, i) => {
    const { mark, word, tone } = STATES[rung.state];
    const isPlainNext = rung.next && rung.state === "untried";
    const cells = [
      toCell([rung.next ? "[>]" : mark], rung.next ? "strong" : tone),
      toCell(wrapText(rung.title, title), rung.next ? "strong" : null),
      toCell([...(rung.next ? ["NEXT"] : []), ...(isPlainNext ? [] : [word])], isPlainNext ? "strong" : tone),
      [
        ...toCell(wrapText(rung.because, because), null),
        ...(rung.records === "" ? [] : toCell(wrapText(rung.records, because), "faint")),
      ],
    ];
    const lines = drawRow(cells, widths, paint);
    return i === 0 ? lines : [rule, ...lines];
  });
}

type Tone = Parameters<Paint>[0] | null;
/** Its lines, from the top. */
type Cell = readonly { readonly text: string; readonly tone: Tone }[];

const toCell = (lines: readonly string[], tone: Tone): Cell => lines.map((text) => ({ text, tone }));

/** Cells side by side, as many lines as the longest has. Padding comes before painting: colour takes no column. */
function drawRow(cells: readonly Cell[], widths: readonly number[], paint: Paint): string[] {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, i) => {
    const last = cells.findLastIndex((cell) => cell[i] !== undefined);
    const parts = cells.slice(0, last + 1).map((cell, column) => {
      const { text = "", tone = null } = cell[i] ?? {};
      const padding = column === last ? "" : " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
      return (tone === null ? text : paint(tone, text)) + padding;
    });
    return `  ${parts.join(" ".repeat(GAP))}`;
  });
}

function renderAsList(rung: ShownRung, width: number, paint: Paint): string[] {
  const { mark, word } = STATES[rung.state];
  const head = `${rung.title}: ${rung.next ? "NEXT, " : ""}${word}`;
  return [
    ...hang(`  ${rung.next ? "[>]" : mark} `, head, width).map((line) => (rung.next ? paint("strong", line) : line)),
    ...hang("      ", rung.because, width),
    ...(rung.records === "" ? [] : hang("      ", rung.records, width).map((line) => paint("faint", line))),
  ];
}
