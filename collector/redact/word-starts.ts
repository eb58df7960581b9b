/** Whether any of many words may stand in a text: one look, by the first three characters where a word can begin. */

const BITS = 16;
/** Of ASCII, what a word or a part of one is made of: letters and digits; upper case as lower. Zero: anything else. */
const LETTER = new Uint8Array(128);
for (const one of "abcdefghijklmnopqrstuvwxyz0123456789") {
  LETTER[one.charCodeAt(0)] = one.charCodeAt(0);
  LETTER[one.toUpperCase().charCodeAt(0)] = one.charCodeAt(0);
}
const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

export class WordStarts {
  readonly #known = new Uint8Array(1 << BITS);
  #isEmpty = true;
  /** Words that begin beyond ASCII, or with something else, are looked for in every text. */
  #always = false;

  /** @param word - In lower case, of three characters at least. */
  add(word: string): void {
    this.#isEmpty = false;
    const [a, b, c] = [word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2)];
    if (!(a < 128 && b < 128 && c < 128) || LETTER[a] === 0) this.#always = true;
    else this.#known[keyOf(a, b, c)] = 1;
  }

  /** False where none is in the text. */
  mayStartIn(text: string, from = 0, to = text.length): boolean {
    return this.next(text, from, to) >= 0;
  }

  /** Words that it cannot tell apart may begin anywhere. */
  get isBlind(): boolean {
    return this.#always;
  }

  /** @returns Where the next may begin; negative where none does. */
  next(text: string, from: number, to: number): number {
    if (this.#isEmpty) return -1;
    if (this.#always) return from;
    const known = this.#known;
    let before = 0;
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      // Upper case of letters beyond ASCII may be ASCII in lower case, as the Kelvin sign.
      if (code >= 128) return i;
      const letter = LETTER[code] as number;
      if (letter !== 0 && before === 0) {
        const key = keyOf(letter, lower(text.charCodeAt(i + 1)), lower(text.charCodeAt(i + 2)));
        if (known[key] === 1) return i;
      }
      before = letter;
    }
    return -1;
  }
}

const keyOf = (a: number, b: number, c: number): number =>
  (Math.imul((a << 14) ^ (b << 7) ^ c, 0x9e37_79b1) >>> (32 - BITS)) & ((1 << BITS) - 1);
