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
  #view: DataView;
  #end = 0;
  /** Whether all values end before `#end`, so that none has to be asked. */
  #fits = true;
  #types = new Uint8Array(64);
  /** Where each value begins, and the last one ends. */
  #offsets = new Int32Array(65);

  constructor(chunk: Chunk, budget: Budget) {
    this.#chunk = chunk;
    this.#budget = budget;
    this.#view = chunk.view;
  }

  /** @param end - Where the record or value around the instance ends. */
  read(position: number, end: number): void {
    const view = this.#chunk.view;
    // +0 u32 count, +4 count × (u16 size, u8 type, u8 zero), then the values
    const count = view.getUint32(position, true);
    if (count > MAX_COUNT || position + 4 + count * 4 > end) throw new RecordError("bad-count");
    this.count = count;
    this.#view = view;
    this.#end = end;
    if (this.#types.length < count) this.#grow(count);
    const types = this.#types;
    const offsets = this.#offsets;
    let offset = position + 4 + count * 4;
    offsets[0] = offset;
    for (let i = 0, p = position + 4; i < count; p += 4) {
      const descriptor = view.getInt32(p, true);
      types[i] = descriptor >> 16;
      offset += descriptor & 0xffff;
      offsets[++i] = offset;
    }
    this.#fits = offset <= end;
  }

  #grow(count: number): void {
    this.#types = new Uint8Array(count);
    this.#offsets = new Int32Array(count + 1);
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
    const offset = this.#offsets[index] as number;
    const next = this.#offsets[index + 1] as number;
    if (!this.#fits && next > this.#end) throw new RecordError("bad-offset");
    this.offset = offset;
    this.size = next - offset;
    this.type = this.#types[index] as number;
  }

  isNull(index: number): boolean {
    return index >= this.count || this.#types[index] === VALUE.null;
  }

  /** Whether the phrase is nothing but an optional value, and that is Null: an attribute is then left out. */
  isAbsent({ slot, parts: [only] }: Phrase): boolean {
    return slot >= 0 && typeof only === "object" && only.optional && this.isNull(slot);
  }

  /** Where the descriptors stand; the values follow them. */
  get start(): number {
    return (this.#offsets[0] as number) - this.count * 4;
  }

  /** What was read from; good until the next chunk. */
  get source(): Uint8Array {
    return this.#chunk.bytes;
  }

  /** Position after the last value. */
  after(): number {
    const after = this.afterUnchecked();
    if (after > this.#end) throw new RecordError("bad-offset");
    return after;
  }

  /** The same, by what the sizes say, even where that lies beyond the end. */
  afterUnchecked(): number {
    return this.#offsets[this.count] as number;
  }

  /** The current value as text; items of an array one below the other. */
  text(): string {
    const { type, offset, size } = this;
    // One more than there are: an empty value can be asked for endlessly, too.
    this.#budget.spendBytes(size + 1);
    if (type === VALUE.string) return stringText(this.#view, offset, size);
    if (type === VALUE.binXml) return "";
    return type & ARRAY ? this.items().join("\n") : scalarText(this.#view, type, offset, size);
  }

  /** The current value as it stands in the log; good until the next chunk. */
  bytes(): Uint8Array {
    this.#budget.spendBytes(this.size + 1);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.offset, this.size);
  }

  /** The items of the current value, which must be an array. */
  items(): string[] {
    this.#budget.spendBytes(this.size);
    return arrayTexts(this.#view, this.type & ~ARRAY, this.offset, this.size);
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
}
