/** Long texts in pieces, cut where no secret can go on: a key in PEM has many lines. */

const PIECE_UNITS = 256 * 1024;
/** A key of 16,384 bits has 13 KB. */
const LONGEST_BLOCK = 64 * 1024;
/** Ours: a line without an end is cut all the same, at a space where there is one. */
const LONGEST_PIECE = 4 * PIECE_UNITS;
const BEGIN = "-----BEGIN";

/** Where each ends; together they are the text. */
export function* endsOfPieces(text: string): Generator<number> {
  for (let at = 0; at < text.length; ) {
    at = cutBehind(text, at);
    yield at;
  }
}

function cutBehind(text: string, from: number): number {
  if (text.length - from <= PIECE_UNITS) return text.length;
  const line = text.indexOf("\n", from + PIECE_UNITS);
  const end = line < 0 ? text.length : line + 1;
  const cut = end - from <= LONGEST_PIECE ? end : atSpace(text, from + LONGEST_PIECE);
  // One that begins at the cut, or across it, is left whole to the next piece.
  const near = Math.max(from, cut - LONGEST_BLOCK);
  const begin = near + text.slice(near, cut + BEGIN.length).lastIndexOf(BEGIN);
  if (begin < near || begin <= from) return cut;
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
/** The last characters of what `GOES_ON` finds. */
const GOING_ON = Uint8Array.from({ length: 128 }, (_, code) =>
  /[:=>,;\\"'`(|DdEeGgNnRrTtYy-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const BLOCK = /-----BEGIN |PuTTY-User-Key/;
const BLOCK_END = /-----END |Private-MAC/;
/** Nothing but base64, as keys are wrapped. */
const WRAPPED = /^\s*[A-Za-z0-9+/=_-]{16,}\s*$/;
const SHORTEST_WRAPPED = 16;
const IN_BASE64 = new Uint8Array(128);
for (let code = 0; code < 128; code++) IN_BASE64[code] = /[A-Za-z0-9+/=_-]/.test(String.fromCharCode(code)) ? 1 : 0;
const LINE_FEED = 10;
const SPACE = 32;

/**
 * A piece in stretches of as few lines as can be looked at alone: most patterns need not be asked of most lines, and lines
 * come again.
 *
 * @param visit - Told where each begins and ends; together they are the piece.
 */
export function forEachStretch(
  text: string,
  pieceFrom: number,
  pieceTo: number,
  visit: (from: number, to: number) => void,
): void {
  const blocks = new Finder(text, BLOCK, pieceFrom, pieceTo);
  let from = pieceFrom;
  let inBlock = false;
  for (let at = pieceFrom; at < pieceTo; ) {
    const end = endOfLine(text, at, pieceTo);
    if (blocks.isIn(at, end)) inBlock = true;
    if (inBlock && (BLOCK_END.test(text.slice(at, end)) || end - from > LONGEST_BLOCK)) inBlock = false;
    const goesOn =
      end < pieceTo &&
      end - from <= LONGEST_BLOCK &&
      (inBlock || doesGoOn(text, at, end) || isWrapped(text, end, pieceTo));
    if (!goesOn) {
      visit(from, end);
      from = end;
    }
    at = end;
  }
  if (from < pieceTo) visit(from, pieceTo);
}

/** Where a pattern that stands in few lines is next: asked of each line, in turn. */
class Finder {
  readonly #found: Iterator<RegExpMatchArray>;
  readonly #offset: number;
  #next: number;

  constructor(text: string, pattern: RegExp, from: number, to: number) {
    this.#found = text.slice(from, to).matchAll(new RegExp(pattern, "g"))[Symbol.iterator]();
    this.#offset = from;
    this.#next = this.#find();
  }

  isIn(from: number, to: number): boolean {
    while (this.#next < from) this.#next = this.#find();
    return this.#next < to;
  }

  #find(): number {
    const { done, value } = this.#found.next();
    return done ? Number.POSITIVE_INFINITY : this.#offset + (value.index ?? 0);
  }
}

function doesGoOn(text: string, from: number, to: number): boolean {
  let last = to - 1;
  while (last > from && text.charCodeAt(last) <= SPACE) last--;
  const code = text.charCodeAt(last);
  return (code >= 128 || GOING_ON[code] === 1) && GOES_ON.test(text.slice(Math.max(from, to - 40), to));
}

function isWrapped(text: string, from: number, pieceTo: number): boolean {
  let at = from;
  while (at < pieceTo && text.charCodeAt(at) <= SPACE && text.charCodeAt(at) !== LINE_FEED) at++;
  if (at + SHORTEST_WRAPPED > pieceTo) return false;
  for (let i = at; i < at + SHORTEST_WRAPPED; i++) {
    const code = text.charCodeAt(i);
    // White space beyond ASCII is for the pattern to know.
    if (code >= 128) break;
    if (IN_BASE64[code] !== 1) return false;
  }
  return WRAPPED.test(text.slice(from, Math.min(endOfLine(text, from, pieceTo), from + 200)));
}

function endOfLine(text: string, from: number, to: number): number {
  const line = text.indexOf("\n", from);
  return line < 0 || line >= to ? to : line + 1;
}
