/** A field that says the same in most records of a log, such as the computer: its string is made anew only when it changes. */

import { VALUE } from "../format/value-type.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import type { Phrase } from "./nodes.ts";
import type { Substitutions } from "./substitutions.ts";
import { unitsBeforeNul } from "./utf16.ts";

/** Ours: longer ones are made anew each time. */
const MAX_KEPT_BYTES = 256;
const NOTHING_KEPT = -1;

export class RepeatedText {
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  #last = "";
  /** Its bytes: those are compared four at a time. */
  readonly #lastBytes = new DataView(new ArrayBuffer(MAX_KEPT_BYTES));
  #lastSize = 0;

  constructor(chunk: Chunk, budget: Budget) {
    this.#chunk = chunk;
    this.#budget = budget;
  }

  /** What {@link Substitutions.phraseText} gives, at the same price. */
  of(phrase: Phrase, values: Substitutions): string {
    if (phrase.literal !== undefined || phrase.slot < 0) return values.phraseText(phrase);
    values.select(phrase.slot);
    const { type, offset, size } = values;
    if (type !== VALUE.string) return values.text();
    const { view } = this.#chunk;
    const bytes = unitsBeforeNul(view, offset, size) * 2;
    if (bytes === this.#lastSize && this.#isLast(view, offset)) {
      this.#budget.spendBytes(size + 1);
      return this.#last;
    }
    this.#last = values.text();
    if (bytes <= MAX_KEPT_BYTES) this.#keep(view, offset, bytes);
    else this.#lastSize = NOTHING_KEPT;
    return this.#last;
  }

  #isLast(view: DataView, offset: number): boolean {
    const last = this.#lastBytes;
    const size = this.#lastSize;
    let i = 0;
    for (; i + 4 <= size; i += 4) if (view.getInt32(offset + i, true) !== last.getInt32(i, true)) return false;
    return i === size || view.getInt16(offset + i, true) === last.getInt16(i, true);
  }

  #keep(view: DataView, offset: number, size: number): void {
    for (let i = 0; i < size; i += 2) this.#lastBytes.setInt16(i, view.getInt16(offset + i, true), true);
    this.#lastSize = size;
  }
}
