/**
 * Everything that a face shows and that came out of a bundle passes through here: a text from a log must not steer
 * the terminal, hide or reorder what follows it, nor fill the screen.
 */

/** Controls (C0, C1), format characters (direction marks, zero widths, tags), lone surrogates, line and paragraph separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LIMIT_CHARS = 1000;

/**
 * One line with nothing in it but what is seen. A line end becomes `\n`, a tab a blank, any other unsafe character its
 * number, as `\u001b`.
 *
 * @param limitChars - What is longer is cut, and says so.
 */
export function safeText(text: string, limitChars = LIMIT_CHARS): string {
  const cut = text.length > limitChars ? `${text.slice(0, limitChars)}... (${text.length - limitChars} more)` : text;
  return cut
    .replace(/\r\n?|\n/g, "\\n")
    .replaceAll("\t", " ")
    .replace(UNSAFE, toEscapes);
}

/**
 * JSON whose strings hold no such character either: `JSON.stringify` escapes C0 and lone surrogates, but a terminal also
 * obeys C1, and direction marks reorder the line. The value stays the same.
 *
 * @param json - What `JSON.stringify` gave.
 */
export function safeJson(json: string): string {
  return json.replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, toEscapes);
}

/** A value for machines, and for terminals too: two blanks a level, a line end at the end. */
export function toSafeJson(value: unknown): string {
  return `${safeJson(JSON.stringify(value, null, 2))}\n`;
}

function toEscapes(text: string): string {
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
    "",
  );
}
