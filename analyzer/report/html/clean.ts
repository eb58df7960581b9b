import { safeText } from "../safe-text.ts";

const LINE_CHARS = 2000;
const BLOCK_CHARS = 8000;
const ISO_TIME = /(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z/g;

/**
 * Any text of the report as it may stand in a page: no control, no direction mark, bounded, its times in the page's one
 * form. Markup is escaped where it is rendered.
 */
export const line = (text: string): string => safeText(text, LINE_CHARS).replace(ISO_TIME, "$1 $2 UTC");

/** The same with its line ends kept and times as they are, for raw text and commands. */
export function block(text: string): string {
  const cut =
    text.length > BLOCK_CHARS ? `${text.slice(0, BLOCK_CHARS)}\n... (${text.length - BLOCK_CHARS} more)` : text;
  return cut
    .split(/\r\n?|\n/)
    .map((one) => safeText(one, BLOCK_CHARS))
    .join("\n");
}

/** `2026-10-12 05:02:00 UTC`. */
export function time(utc: string | null): string {
  if (utc === null) return "unknown";
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)/.exec(utc);
  return match ? `${match[1]} ${match[2]} UTC` : line(utc);
}
