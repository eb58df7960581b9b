/** UTF-16 in place to strings, lone surrogates kept. */

import { type HostText, hostText } from "../format/host-text.ts";

/** Up to here `fromCharCode` on an array is faster than any decoder, and gives a string of one byte a unit. */
const SHORT_UNITS = 40;
/** The same where the platform brings its own conversion. */
const SHORT_UNITS_BESIDE_HOST = 28;
/** `scratch[n]` has n items: an array of the right length saves a copy of each. */
const scratch = Array.from({ length: SHORT_UNITS + 1 }, (_, length) => new Array<number>(length).fill(0));
/** As many as a chunk holds. */
const narrow = new Uint8Array(32_768);
/** Upper halves of two units. */
const WIDE = 0xff00_ff00 | 0;

const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
const REPLACEMENT = "\ufffd";

/** @throws RangeError when the text ends outside the view. */
export function utf16Text(view: DataView, offset: number, units: number): string {
  if (units === 0) return "";
  if (units <= SHORT_UNITS_BESIDE_HOST) return shortText(view, offset, units);
  if (hostText) return byHost(hostText, view, offset, units);
  if (units <= SHORT_UNITS) return shortText(view, offset, units);
  const text = decoder.decode(bytesOf(view, offset, units));
  // What the decoder replaced were lone surrogates.
  return text.includes(REPLACEMENT) ? exactText(view, offset, units) : text;
}

function bytesOf(view: DataView, offset: number, units: number): Uint8Array {
  // The buffer goes on behind the view.
  if (offset + units * 2 > view.byteLength) throw new RangeError("text ends outside the view");
  return new Uint8Array(view.buffer, view.byteOffset + offset, units * 2);
}

/** Most texts are of one byte a unit; as a string of that kind they take half the memory and are compared faster. */
function byHost(host: HostText, view: DataView, offset: number, units: number): string {
  let seen = 0;
  const pairs = Math.min(units, narrow.length) >> 1;
  let p = offset;
  for (let i = 0; i < pairs; i++, p += 4) {
    const two = view.getInt32(p, true);
    seen |= two;
    narrow[i * 2] = two;
    narrow[i * 2 + 1] = two >> 16;
  }
  if (units & 1) {
    const last = view.getUint16(offset + units * 2 - 2, true);
    seen |= last;
    narrow[units - 1] = last;
  }
  const isNarrow = (seen & WIDE) === 0 && units <= narrow.length;
  return isNarrow ? host.latin1(narrow, units) : host.utf16(bytesOf(view, offset, units));
}

function shortText(view: DataView, offset: number, units: number): string {
  const codes = scratch[units] as number[];
  for (let i = 0, p = offset; i < units; i++, p += 2) codes[i] = view.getUint16(p, true);
  return String.fromCharCode.apply(null, codes);
}

function exactText(view: DataView, offset: number, units: number): string {
  let text = "";
  for (let done = 0; done < units; done += SHORT_UNITS) {
    text += shortText(view, offset + done * 2, Math.min(SHORT_UNITS, units - done));
  }
  return text;
}

/** Units of a text without the NULs at its end. */
export function unitsBeforeNul(view: DataView, offset: number, size: number): number {
  let units = size >> 1;
  while (units > 0 && view.getUint16(offset + units * 2 - 2, true) === 0) units--;
  return units;
}

/** Whether the units at `offset` are those of `text`; the lengths are equal. Builds no string. */
export function isTextAt(view: DataView, offset: number, text: string): boolean {
  for (let i = 0, p = offset; i < text.length; i++, p += 2) {
    if (view.getUint16(p, true) !== text.charCodeAt(i)) return false;
  }
  return true;
}
