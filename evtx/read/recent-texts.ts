/** Texts that a log says again and again, such as the names of services: one string for all, made once. */
import { utf16Text } from "./utf16.ts";

/** Ours: what is longer seldom comes back, and is made by the platform in one go. */
const MAX_UNITS = 40;
const SLOTS = 256;
const SLOT_SHIFT = 32 - 8;
/** Four bytes each. */
const WORDS_PER_SLOT = MAX_UNITS / 2;
/** Odd, its bits well spread. */
const MIX = 0x9e37_79b1;

const texts = new Array<string>(SLOTS).fill("");
/** In units; 0 for a slot that holds none. */
const lengths = new Uint8Array(SLOTS);
/** What stood in the log, two units a word: compared several times faster than the characters of a string. */
const words = new Int32Array(SLOTS * WORDS_PER_SLOT);

/** What {@link utf16Text} gives. */
export function recurringText(view: DataView, offset: number, units: number): string {
  if (units < 3 || units > MAX_UNITS) return utf16Text(view, offset, units);
  // The ends and the middle: names that begin alike, or end alike, are common.
  const middle = view.getInt32(offset + (units & ~1) - 2, true) ^ units;
  const slot = Math.imul(Math.imul(middle, MIX) ^ view.getInt32(offset + units * 2 - 4, true), MIX) >>> SLOT_SHIFT;
  if (lengths[slot] === units && isKept(slot, view, offset, units)) return texts[slot] as string;
  const text = utf16Text(view, offset, units);
  keep(slot, view, offset, units, text);
  return text;
}

function isKept(slot: number, view: DataView, offset: number, units: number): boolean {
  let at = slot * WORDS_PER_SLOT;
  let p = offset;
  for (let left = units; left > 1; left -= 2, p += 4) if (view.getInt32(p, true) !== words[at++]) return false;
  return (units & 1) === 0 || view.getUint16(p, true) === words[at];
}

function keep(slot: number, view: DataView, offset: number, units: number, text: string): void {
  let at = slot * WORDS_PER_SLOT;
  let p = offset;
  for (let left = units; left > 1; left -= 2, p += 4) words[at++] = view.getInt32(p, true);
  if (units & 1) words[at] = view.getUint16(p, true);
  lengths[slot] = units;
  texts[slot] = text;
}
