/** Words looked for in undecoded records. */

const LETTER_CASE = 0x20;

/**
 * Finds any of some words in UTF-16 bytes, without regard to the case of ASCII letters and without building a string:
 * several times cheaper than decoding a record to find out that it speaks of something else.
 *
 * Horspool's way, for several words: a window as long as the shortest word moves over the bytes, and the byte at its
 * end says how far it may jump. Words are compared by their ends, where names that begin alike differ.
 */
export class Needles {
  readonly #words: readonly (readonly number[])[];
  readonly #windowBytes: number;
  /** Bytes to jump, by the low byte of the window's last unit; 0 where a word may end. */
  readonly #jumps = new Uint8Array(256);

  /** @param words - Empty ones are never found. */
  constructor(words: readonly string[]) {
    this.#words = words
      .filter((word) => word !== "")
      .map((word) => Array.from({ length: word.length }, (_, i) => fold(word.charCodeAt(i))));
    const window = Math.min(MAX_WINDOW_UNITS, ...this.#words.map((word) => word.length));
    this.#windowBytes = window * 2;
    // One less than the window: the next word may stand an odd number of bytes further on.
    this.#jumps.fill(this.#windowBytes - 1);
    for (const word of this.#words) {
      // From the start of the window on: later units allow shorter jumps, and the last one none.
      word.slice(-window).forEach((unit, i) => {
        const jump = (window - 1 - i) * 2;
        for (const code of bothCases(unit)) {
          this.#limitJump(code & 0xff, jump);
          // Where units begin is not known: the byte may as well be the upper half of a unit that begins before it.
          if (jump > 0) this.#limitJump(code >> 8, jump - 1);
        }
      });
    }
  }

  /** Whether one of them stands anywhere from `start` to `end`; a unit may begin at any byte. */
  isIn(bytes: Uint8Array, start: number, end: number): boolean {
    const jumps = this.#jumps;
    let p = start + this.#windowBytes - 2;
    while (p < end - 1) {
      const jump = jumps[bytes[p] as number] as number;
      if (jump > 0) p += jump;
      else {
        for (const word of this.#words) if (endsAt(bytes, start, p, word)) return true;
        p++;
      }
    }
    return false;
  }

  #limitJump(byte: number, jump: number): void {
    this.#jumps[byte] = Math.min(this.#jumps[byte] as number, jump);
  }
}

/** So that a jump fits a byte. */
const MAX_WINDOW_UNITS = 100;

/** Whether the last unit of `word` stands at `last`, and the others before it. */
function endsAt(bytes: Uint8Array, start: number, last: number, word: readonly number[]): boolean {
  let p = last;
  for (let i = word.length - 1; i >= 0; i--, p -= 2) {
    if (p < start || fold((bytes[p] as number) | ((bytes[p + 1] as number) << 8)) !== word[i]) return false;
  }
  return true;
}

/** Lower case, for ASCII only: what other alphabets fold to is not the same everywhere. */
function fold(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | LETTER_CASE : unit;
}

function bothCases(folded: number): readonly number[] {
  return folded >= 0x61 && folded <= 0x7a ? [folded, folded ^ LETTER_CASE] : [folded];
}
