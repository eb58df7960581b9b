/** Below this a plain loop is faster than calling the decoder. */
const LOOP_BELOW = 12;
const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
const REPLACEMENT = "\ufffd";

/**
 * UTF-16 text, lone surrogates kept.
 *
 * @throws RangeError when the text ends outside the view.
 */
export function utf16Text(view: DataView, offset: number, units: number): string {
  if (units < LOOP_BELOW) return exactText(view, offset, units);
  // The buffer goes on behind the view.
  if (offset + units * 2 > view.byteLength) throw new RangeError("text ends outside the view");
  const text = decoder.decode(new Uint8Array(view.buffer, view.byteOffset + offset, units * 2));
  // What the decoder replaced were lone surrogates.
  return text.includes(REPLACEMENT) ? exactText(view, offset, units) : text;
}

function exactText(view: DataView, offset: number, units: number): string {
  let text = "";
  for (let p = offset, end = offset + units * 2; p < end; p += 2) text += String.fromCharCode(view.getUint16(p, true));
  return text;
}

/** Units of a text without the NULs at its end. */
export function unitsBeforeNul(view: DataView, offset: number, size: number): number {
  let units = size >> 1;
  while (units > 0 && view.getUint16(offset + units * 2 - 2, true) === 0) units--;
  return units;
}
