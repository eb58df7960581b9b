import { padWidth, painter, widthOf, wrapText } from "../analyzer/report/terminal-layout.ts";
import type { Screen } from "./output.ts";

const GAP = "  ";
/** No column is squeezed below this. */
const MIN_COLUMN = 8;

type Tone = "good" | "bad" | "doubt" | "strong" | "faint";

/**
 * A table within the width of the screen: columns that are too wide for it are broken into lines, the widest first.
 * Where nobody looks at a screen, nothing is broken, so that each row is one line for the next program.
 *
 * @param toneOf - Colour of a whole row, from its text.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  screen: Screen,
  toneOf: (row: string) => Tone | undefined = () => undefined,
): string {
  const paint = painter(screen.color);
  const natural = head.map((title, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ""))));
  const widths = screen.isTerminal ? squeeze(natural, screen.width) : natural;
  const layOut = (cells: readonly string[]): string[] => {
    const broken = widths.map((width, i) => wrapText(cells[i] ?? "", width));
    const height = Math.max(...broken.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      broken
        .map((lines, i) => padWidth(lines[line] ?? "", widths[i] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  };
  const body = rows.flatMap((row) => {
    const tone = toneOf(row.join(" "));
    return layOut(row).map((line) => (tone === undefined ? line : paint(tone, line)));
  });
  return [...layOut(head).map((line) => paint("faint", line)), ...body].join("\n");
}

/** Takes from the widest column until all fit. */
function squeeze(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const room = width - GAP.length * (natural.length - 1);
  for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= MIN_COLUMN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
