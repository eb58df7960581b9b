/** The values of one template instance: descriptors, then the bytes, one after the other. */

import { ARRAY, VALUE } from "../format/value-type.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import type { Part, Phrase } from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import { arrayTexts, scalarText, stringText } from "./values.ts";

/** Ours; the most seen in real logs is below 200. */
const MAX_COUNT = 4096;

export class Substitutions {
  count = 0;
  /** Of the value chosen last by {@link select}. */
  type = 0;
  offset = 0;
  size = 0;
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  #descriptors = 0;
  #end = 0;
  /** `#offsets[0..#known]` are right; further ones are summed up when asked for. */
  #known = 0;
  #offsets = new Uint32Array(32);

  constructor(chunk: Chunk, budget: Budget) {
    this.#chunk = chunk;
    this.#budget = budget;
  }

  /** @param end - Where the record or value around the instance ends. */
  read(position: number, end: number): void {
    // +0 u32 count, +4 count × (u16 size, u8 type, u8 zero), then the values
    const count = this.#chunk.view.getUint32(position, true);
    if (count > MAX_COUNT) throw new RecordError("bad-count");
    this.count = count;
    this.#descriptors = position + 4;
    this.#end = end;
    this.#known = 0;
    if (this.#offsets.length <= count) this.#offsets = new Uint32Array(count + 1);
    this.#offsets[0] = position + 4 + count * 4;
    if (position + 4 + count * 4 > end) throw new RecordError("bad-count");
  }

  /** No values at all, for fragments outside templates. */
  clear(): void {
    this.count = 0;
  }

  /** Makes a value current; one beyond the count is Null. */
  select(index: number): void {
    if (index >= this.count) {
      this.type = VALUE.null;
      this.size = 0;
      this.offset = 0;
      return;
    }
    const descriptor = this.#descriptors + index * 4;
    const view = this.#chunk.view;
    this.size = view.getUint16(descriptor, true);
    this.type = view.getUint8(descriptor + 2);
    this.offset = this.#offsetOf(index);
    if (this.offset + this.size > this.#end) throw new RecordError("bad-offset");
  }

  isNull(index: number): boolean {
    return index >= this.count || this.#chunk.view.getUint8(this.#descriptors + index * 4 + 2) === VALUE.null;
  }

  /** Whether the phrase is nothing but an optional value, and that is Null: an attribute is then left out. */
  isAbsent({ slot, parts: [only] }: Phrase): boolean {
    return slot >= 0 && typeof only === "object" && only.optional && this.isNull(slot);
  }

  /** Position after the last value. */
  after(): number {
    const after = this.afterUnchecked();
    if (after > this.#end) throw new RecordError("bad-offset");
    return after;
  }

  /** The same, by what the sizes say, even where that lies beyond the end. */
  afterUnchecked(): number {
    return this.#offsetOf(this.count);
  }

  /** The current value as text; items of an array one below the other. */
  text(): string {
    const { type, offset, size } = this;
    // One more than there are: an empty value can be asked for endlessly, too.
    this.#budget.spendBytes(size + 1);
    if (type === VALUE.string) return stringText(this.#chunk.view, offset, size);
    if (type === VALUE.binXml) return "";
    return type & ARRAY ? this.items().join("\n") : scalarText(this.#chunk.view, type, offset, size);
  }

  /** The items of the current value, which must be an array. */
  items(): string[] {
    this.#budget.spendBytes(this.size);
    return arrayTexts(this.#chunk.view, this.type & ~ARRAY, this.offset, this.size);
  }

  /** A phrase with its values filled in. */
  phraseText({ literal, slot, parts }: Phrase): string {
    if (literal !== undefined) {
      this.#budget.spendBytes(literal.length + 1);
      return literal;
    }
    if (slot < 0) return this.partsText(parts);
    this.select(slot);
    return this.text();
  }

  partsText(parts: readonly Part[]): string {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") {
        this.#budget.spendBytes(part.length + 1);
        text += part;
      } else {
        this.select(part.slot);
        text += this.text();
      }
    }
    return text;
  }

  #offsetOf(index: number): number {
    if (index > this.#known) this.#sumUp(index);
    return this.#offsets[index] as number;
  }

  #sumUp(to: number): void {
    const offsets = this.#offsets;
    const view = this.#chunk.view;
    let index = this.#known;
    let offset = offsets[index] as number;
    for (let p = this.#descriptors + index * 4; index < to; p += 4) {
      offset += view.getUint16(p, true);
      offsets[++index] = offset;
    }
    this.#known = to;
  }
}
