/** One look over a text, which tells what it cannot hold: most texts of a log need no pattern after that. */

/** What is in a text, as bits. */
export const HAS = {
  equals: 1,
  colon: 1 << 1,
  at: 1 << 2,
  backslash: 1 << 3,
  percent: 1 << 4,
  ampersand: 1 << 5,
  hyphen: 1 << 6,
  /** Four of them at least, as in a GUID. */
  hyphens: 1 << 7,
  space: 1 << 8,
  /** `$`, `{` or `~`. */
  mark: 1 << 9,
  /** `<` or `>`. */
  angle: 1 << 10,
  /** A dot with a letter behind it. */
  label: 1 << 11,
  /** A dot with a digit behind it. */
  decimal: 1 << 12,
  /** 16 characters of base64 in a row. */
  run: 1 << 13,
  underscore: 1 << 14,
  /** Anything beyond ASCII. */
  wide: 1 << 15,
} as const;

const LONG_RUN = 16;

/** Bits of a character by itself; the lowest bit of `IN_RUN` says that it can stand in base64. */
const BITS = new Uint16Array(128);
const IN_RUN = new Uint8Array(128);
for (const [characters, bit] of [
  ["=", HAS.equals],
  [":", HAS.colon],
  ["@", HAS.at],
  ["\\", HAS.backslash],
  ["%", HAS.percent],
  ["&", HAS.ampersand],
  ["-", HAS.hyphen],
  [" \t\r\n\v\f", HAS.space],
  ["${~", HAS.mark],
  ["<>", HAS.angle],
  ["_", HAS.underscore],
] as const) {
  for (const one of characters) BITS[one.charCodeAt(0)] = bit;
}
for (const one of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-") IN_RUN[one.charCodeAt(0)] = 1;

const HYPHEN = 45;
const DOT = 46;

export function survey(text: string): number {
  let bits = 0;
  let run = 0;
  let hyphens = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) {
      // Spaces beyond ASCII and letters behind a dot are told as if they were there.
      bits |= HAS.wide | HAS.space | HAS.label;
      run = 0;
      continue;
    }
    bits |= BITS[code] as number;
    if (IN_RUN[code] === 1) {
      if (++run >= LONG_RUN) bits |= HAS.run;
      if (code === HYPHEN) hyphens++;
      continue;
    }
    run = 0;
    if (code !== DOT || i + 1 >= text.length) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 48 && next <= 57) bits |= HAS.decimal;
    else if (next >= 65) bits |= HAS.label;
  }
  return hyphens >= 4 ? bits | HAS.hyphens : bits;
}
