/** Numbers that are the same for the same seed: every mutant can be made again from the two numbers in its name. */
export class Random {
  #state: number;

  constructor(seed: number, stream: number) {
    // Spread out, so that neighbouring streams have nothing in common.
    this.#state = (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(stream + 1, 0xc2b2_ae35)) >>> 0;
    this.u32();
    this.u32();
  }

  /** Mulberry32. */
  u32(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** From 0 to `limit - 1`; 0 for a limit below one. */
  below(limit: number): number {
    return limit < 1 ? 0 : this.u32() % limit;
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True once in `n`. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }
}
