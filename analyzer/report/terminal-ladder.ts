import Table from "cli-table3";
import type { Rung, RungState } from "./report.ts";
import { hang, type Paint, wrapText } from "./terminal-layout.ts";

/** A rung whose texts are fit to be shown. */
type ShownRung = Pick<Rung, "title" | "state" | "because" | "next"> & { readonly records: string };

const STATES: Readonly<Record<RungState, { mark: string; word: string; tone: "good" | "bad" | "doubt" | "faint" }>> = {
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
  const table = new Table({
    chars: {
      ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", left: "  ", "left-mid": "  ", mid: "-" },
      ...{ "mid-mid": "  ", right: "", "right-mid": "", middle: "  " },
      ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
    },
    colWidths: [MARK, title, STATE, because],
    // The cells are broken into lines and painted before: the table only lays them out.
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const rung of rungs) {
    const { mark, word, tone } = STATES[rung.state];
    const next = rung.next;
    table.push([
      next ? paint("strong", "[>]") : paint(tone, mark),
      wrapText(rung.title, title)
        .map((line) => (next ? paint("strong", line) : line))
        .join("\n"),
      next && rung.state === "untried" ? paint("strong", "NEXT") : paint(tone, next ? `NEXT\n${word}` : word),
      [
        ...wrapText(rung.because, because),
        ...(rung.records === "" ? [] : wrapText(rung.records, because).map((line) => paint("faint", line))),
      ].join("\n"),
    ]);
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
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
