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

/** A line that ends so says what stands in the next one: a separator, or the name of what comes. */
const GOES_ON =
  /[:=>,;\\"'`(|-]\s*$|(?:anchor|id|guid|use|user|string|key|token|secret|p(?:ass)?w(?:or)?d|passphrase|code|pin)\s*$/i;
const BLOCK = /-----BEGIN |PuTTY-User-Key/;
const BLOCK_END = /-----END |Private-MAC/;
/** Nothing but base64, as keys are wrapped. */
const WRAPPED = /^\s*[A-Za-z0-9+/=_-]{16,}\s*$/;

/**
 * A piece in stretches of as few lines as can be looked at alone: most patterns need not be asked of most lines, and lines
 * come again. Together they are the piece.
 */
export function* stretchesOf(piece: string): Generator<string> {
  let from = 0;
  let inBlock = false;
  for (let at = 0; at < piece.length; ) {
    const end = endOfLine(piece, at);
    const line = piece.slice(at, end);
    if (BLOCK.test(line)) inBlock = true;
    if (inBlock && (BLOCK_END.test(line) || end - from > LONGEST_BLOCK)) inBlock = false;
    const goesOn =
      end < piece.length &&
      end - from <= LONGEST_BLOCK &&
      (inBlock ||
        GOES_ON.test(line.slice(-40)) ||
        WRAPPED.test(piece.slice(end, Math.min(endOfLine(piece, end), end + 200))));
    if (!goesOn) {
      yield piece.slice(from, end);
      from = end;
    }
    at = end;
  }
  if (from < piece.length) yield piece.slice(from);
}

function endOfLine(text: string, from: number): number {
  const line = text.indexOf("\n", from);
  return line < 0 ? text.length : line + 1;
}
