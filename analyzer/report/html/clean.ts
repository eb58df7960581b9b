import { safeText } from "../safe-text.ts";
import { shortTime } from "../terminal-certificate.ts";

const LINE_CHARS = 2000;
const BLOCK_CHARS = 8000;

/**
 * Any text of the report as it may stand in a page: no control, no direction mark, bounded. Markup is escaped where it
 * is rendered.
 */
export const line = (text: string): string => shortTime(safeText(text, LINE_CHARS));

/** The same with its line ends kept, for raw text and commands. */
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
