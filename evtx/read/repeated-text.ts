/** A field that says the same in most records of a log, such as the computer: its string is made anew only when it changes. */

import { VALUE } from "../format/value-type.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import type { Phrase } from "./nodes.ts";
import { copyBytes, isSame } from "./same-bytes.ts";
import type { Substitutions } from "./substitutions.ts";
import { unitsBeforeNul } from "./utf16.ts";

/** Ours: longer ones are made anew each time. */
const MAX_KEPT_BYTES = 256;
const NOTHING_KEPT = -1;

export class RepeatedText {
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  #last = "";
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
    if (bytes === this.#lastSize && isSame(view, offset, this.#lastBytes, 0, bytes)) {
      this.#budget.spendBytes(size + 1);
      return this.#last;
    }
    this.#last = values.text();
    this.#lastSize = bytes <= MAX_KEPT_BYTES ? bytes : NOTHING_KEPT;
    if (bytes <= MAX_KEPT_BYTES) copyBytes(view, offset, this.#lastBytes, 0, bytes);
    return this.#last;
  }
}
