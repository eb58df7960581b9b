/** A field that says the same in most records of a log, such as the computer: its string is made anew only when it changes. */

import { VALUE } from "../format/value-type.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import type { Phrase } from "./nodes.ts";
import type { Substitutions } from "./substitutions.ts";
import { isTextAt, unitsBeforeNul } from "./utf16.ts";

export class RepeatedText {
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  #last = "";

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
    const last = this.#last;
    if (unitsBeforeNul(view, offset, size) === last.length && isTextAt(view, offset, last)) {
      this.#budget.spendBytes(size + 1);
      return last;
    }
    this.#last = values.text();
    return this.#last;
  }
}
