/** UTF-16 in place to strings, lone surrogates kept. */

/** Up to here `fromCharCode` on an array is faster than calling the decoder, and gives a string of one byte a unit. */
const SHORT_UNITS = 40;
/** `scratch[n]` has n items: an array of the right length saves a copy of each. */
const scratch = Array.from({ length: SHORT_UNITS + 1 }, (_, length) => new Array<number>(length).fill(0));

const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
const REPLACEMENT = "\ufffd";

/** @throws RangeError when the text ends outside the view. */
export function utf16Text(view: DataView, offset: number, units: number): string {
  if (units === 0) return "";
  if (units <= SHORT_UNITS) return shortText(view, offset, units);
  // The buffer goes on behind the view.
  if (offset + units * 2 > view.byteLength) throw new RangeError("text ends outside the view");
  const text = decoder.decode(new Uint8Array(view.buffer, view.byteOffset + offset, units * 2));
  // What the decoder replaced were lone surrogates.
  return text.includes(REPLACEMENT) ? exactText(view, offset, units) : text;
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
