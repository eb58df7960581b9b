import { survey } from "./survey.ts";

/**
 * What {@link survey} says of the stretches of one text, in order: a text from which names were learnt is read a second time,
 * and need not be looked at again. Twelve bytes a stretch or so.
 */
export class Looks {
  readonly #ends: number[] = [];
  readonly #bits: number[] = [];
  #next = 0;

  /** Before the text is read from its beginning. */
  restart(): void {
    this.#next = 0;
  }

  /** @returns Bits of `HAS`. */
  of(text: string, from: number, to: number): number {
    const at = this.#next++;
    if (at < this.#ends.length) return this.#ends[at] === to ? (this.#bits[at] as number) : survey(text, from, to);
    const bits = survey(text, from, to);
    this.#ends.push(to);
    this.#bits.push(bits);
    return bits;
  }
}
