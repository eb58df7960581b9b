/** Widths and line breaks for a terminal. Texts here went through `safeText` before and hold no controls. */

/** Two columns: East Asian wide and full-width forms, and emoji. Ranges after Unicode's EastAsianWidth, without the rare ones. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** No column: drawn over the character before. */
const COMBINING = /[\p{Mn}\p{Me}]/u;
const SEGMENTER = /[^\p{Mn}\p{Me}][\p{Mn}\p{Me}]*|[\p{Mn}\p{Me}]+/gu;

/** Columns that a text takes. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** At most that many columns; what is cut ends in `...`. */
export function fitWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const dots = ".".repeat(Math.min(3, width));
  return `${takeWidth(text, width - dots.length)}${dots}`;
}

export function padWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

function takeWidth(text: string, width: number): string {
  let taken = "";
  let used = 0;
  for (const cluster of text.match(SEGMENTER) ?? []) {
    used += widthOf(cluster);
    if (used > width) break;
    taken += cluster;
  }
  return taken;
}

/**
 * Lines of at most that many columns, broken at blanks; a word that is longer is broken where it must be.
 *
 * @returns At least one line, which may be empty.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ").filter((one) => one !== "")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    while (widthOf(word) > width) {
      // At least one character a line, or a wide one would never fit.
      const most = takeWidth(word, width) || (word.match(SEGMENTER)?.[0] ?? word);
      // After a separator if there is one in the second half: host names, paths and addresses stay legible.
      const joint = /^.*[-./\\,;:=&_@](?=[^-./\\,;:=&_@]*$)/.exec(most)?.[0] ?? "";
      const head = joint.length * 2 > most.length ? joint : most;
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** {@link wrapText} behind a mark such as `1. `, the further lines aligned with the first. */
export function hang(mark: string, text: string, width: number): string[] {
  const indent = " ".repeat(widthOf(mark));
  return wrapText(text, Math.max(10, width - indent.length)).map((line, i) => `${i === 0 ? mark : indent}${line}`);
}

type Tone = "good" | "bad" | "doubt" | "strong" | "faint";
const CODES: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  doubt: [33, 39],
  strong: [1, 22],
  faint: [2, 22],
};
export type Paint = (tone: Tone, text: string) => string;

/** Colours a line, or leaves it. Only whole lines and whole cells are painted, after they were broken. */
export function painter(color: boolean): Paint {
  return (tone, text) => (color && text !== "" ? `\x1b[${CODES[tone][0]}m${text}\x1b[${CODES[tone][1]}m` : text);
}
