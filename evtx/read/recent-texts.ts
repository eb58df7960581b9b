/**
 * Texts that a log says again and again, such as the names of services: one string for all, made once. It is found by the
 * bytes that stand in the log, which are compared several times faster than the characters of a string.
 */
import { copyBytes, isSame } from "./same-bytes.ts";

const SLOTS = 256;
const SLOT_SHIFT = 32 - 8;
/** So that there is a middle to look at. */
const LEAST_BYTES = 6;
/** Ours: a text that a log has stopped saying makes room after as many others. */
const MOST_WORTH = 100;
/** Odd, its bits well spread. */
const MIX = 0x9e37_79b1;

export class RecentTexts {
  readonly #make: (view: DataView, offset: number, size: number) => string;
  readonly #mostBytes: number;
  readonly #texts = new Array<string>(SLOTS).fill("");
  /** In bytes; 0 for a slot that holds none. */
  readonly #sizes = new Uint8Array(SLOTS);
  readonly #bytes: DataView;
  /**
   * How often each was asked for beyond those that were asked for in its place and not found: one that comes again and
   * again stays, and few strings grow old, which costs memory.
   */
  readonly #worth = new Uint8Array(SLOTS);

  /**
   * @param make - Tells the text of some bytes, and depends on nothing else.
   * @param mostBytes - Below 256; what is longer seldom comes back.
   */
  constructor(make: (view: DataView, offset: number, size: number) => string, mostBytes: number) {
    this.#make = make;
    this.#mostBytes = mostBytes;
    this.#bytes = new DataView(new ArrayBuffer(SLOTS * mostBytes));
  }

  get(view: DataView, offset: number, size: number): string {
    if (size < LEAST_BYTES || size > this.#mostBytes) return this.#make(view, offset, size);
    // The middle and the end: names that begin alike are common.
    const middle = view.getInt32(offset + ((size >> 1) & ~1) - 2, true) ^ size;
    const slot = Math.imul(Math.imul(middle, MIX) ^ view.getInt32(offset + size - 4, true), MIX) >>> SLOT_SHIFT;
    const at = slot * this.#mostBytes;
    const worth = this.#worth[slot] as number;
    if (this.#sizes[slot] === size && isSame(view, offset, this.#bytes, at, size)) {
      if (worth < MOST_WORTH) this.#worth[slot] = worth + 1;
      return this.#texts[slot] as string;
    }
    const text = this.#make(view, offset, size);
    if (worth > 0) {
      this.#worth[slot] = worth - 1;
      return text;
    }
    copyBytes(view, offset, this.#bytes, at, size);
    this.#sizes[slot] = size;
    this.#texts[slot] = text;
    return text;
  }
}
