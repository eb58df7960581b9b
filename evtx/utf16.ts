/** Below this a plain loop is faster. */
const LOOP_BELOW = 24;
const UNITS_AT_ONCE = 4096;
const scratch = new Uint16Array(UNITS_AT_ONCE);

/**
 * UTF-16 text, lone surrogates kept: `TextDecoder` would replace them.
 *
 * @throws RangeError when the text ends outside the view.
 */
export function utf16Text(view: DataView, offset: number, units: number): string {
  if (units === 0) return "";
  if (units < LOOP_BELOW) {
    let text = "";
    for (let p = offset, end = offset + units * 2; p < end; p += 2)
      text += String.fromCharCode(view.getUint16(p, true));
    return text;
  }
  let text = "";
  for (let done = 0; done < units; done += UNITS_AT_ONCE) {
    const count = Math.min(UNITS_AT_ONCE, units - done);
    for (let i = 0, p = offset + done * 2; i < count; i++, p += 2) scratch[i] = view.getUint16(p, true);
    text += String.fromCharCode.apply(null, scratch.subarray(0, count) as unknown as number[]);
  }
  return text;
}

/** Units of a text without the NULs at its end. */
export function unitsBeforeNul(view: DataView, offset: number, size: number): number {
  let units = size >> 1;
  while (units > 0 && view.getUint16(offset + units * 2 - 2, true) === 0) units--;
  return units;
}
