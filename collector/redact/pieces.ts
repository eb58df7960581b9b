/** Long texts in pieces, cut where no secret can go on: a key in PEM has many lines. */

const PIECE_UNITS = 256 * 1024;
/** A key of 16,384 bits has 13 KB. */
const LONGEST_BLOCK = 64 * 1024;
/** Ours: a line without an end is cut all the same, at a space where there is one. */
const LONGEST_PIECE = 4 * PIECE_UNITS;

/** Together they are the text. */
export function piecesOf(text: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    const next = cutBehind(text, at);
    out.push(text.slice(at, next));
    at = next;
  }
  return out;
}

function cutBehind(text: string, from: number): number {
  if (text.length - from <= PIECE_UNITS) return text.length;
  const line = text.indexOf("\n", from + PIECE_UNITS);
  const end = line < 0 ? text.length : line + 1;
  const cut = end - from <= LONGEST_PIECE ? end : atSpace(text, from + LONGEST_PIECE);
  const begin = text.lastIndexOf("-----BEGIN", cut);
  if (begin <= from || cut - begin > LONGEST_BLOCK) return cut;
  // The block is left to the next piece, unless it ends in this one.
  const ends = text.indexOf("-----END", begin);
  return ends >= 0 && ends < cut ? cut : begin;
}

function atSpace(text: string, near: number): number {
  const space = text.lastIndexOf(" ", near);
  return space > near - PIECE_UNITS ? space + 1 : near;
}
