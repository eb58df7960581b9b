/**
 * What a template definition says, apart from where it stands: tokens, slots, literal text and names. Two definitions
 * with equal signatures compile to equal templates, wherever their names are stored.
 */

import { MORE, TOKEN, TOKEN_MASK } from "../format/token.ts";
import type { Chunk } from "./chunk.ts";

export type Signature = readonly (number | string)[];

/** @returns undefined for a definition that cannot be shared between chunks (or read at all). */
export function readSignature(chunk: Chunk, start: number, end: number): Signature | undefined {
  const list: (number | string)[] = [];
  const whole = walk(chunk, start, end, (item) => {
    list.push(item);
    return true;
  });
  return whole ? list : undefined;
}

/** Compares without building a second signature; ends at the first difference. */
export function matchesSignature(chunk: Chunk, start: number, end: number, signature: Signature): boolean {
  let index = 0;
  const whole = walk(chunk, start, end, (item) => item === signature[index++]);
  return whole && index === signature.length;
}

function walk(chunk: Chunk, start: number, end: number, take: (item: number | string) => boolean): boolean {
  const { view } = chunk;
  let p = start;
  while (p < end) {
    const token = view.getUint8(p);
    if (!take(token)) return false;
    switch (token & TOKEN_MASK) {
      case TOKEN.endOfFragment:
        return true;
      case TOKEN.openElement:
        if (!take(view.getUint16(p + 1, true)) || !take(chunk.name(view.getUint32(p + 7, true)))) return false;
        p = chunk.afterName(p + 7) + (token & MORE ? 4 : 0);
        break;
      case TOKEN.attribute:
      case TOKEN.entityReference:
      case TOKEN.instructionTarget:
        if (!take(chunk.name(view.getUint32(p + 1, true)))) return false;
        p = chunk.afterName(p + 1);
        break;
      case TOKEN.closeStartElement:
      case TOKEN.closeEmptyElement:
      case TOKEN.endElement:
        p++;
        break;
      case TOKEN.text: {
        const after = p + 4 + view.getUint16(p + 2, true) * 2;
        if (after > end || !takeUnits(view, p + 2, after, take) || !take(view.getUint8(p + 1))) return false;
        p = after;
        break;
      }
      case TOKEN.cdata:
      case TOKEN.instructionData: {
        const after = p + 3 + view.getUint16(p + 1, true) * 2;
        if (after > end || !takeUnits(view, p + 1, after, take)) return false;
        p = after;
        break;
      }
      case TOKEN.characterReference:
        if (!take(view.getUint16(p + 1, true))) return false;
        p += 3;
        break;
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        if (!take(view.getUint32(p, true))) return false;
        p += 4;
        break;
      case TOKEN.fragmentHeader:
        p += 4;
        break;
      default:
        // An instance inside a definition holds offsets; anything else is damage.
        return false;
    }
  }
  return true;
}

/** Length and text, two units at a time. */
function takeUnits(view: DataView, start: number, end: number, take: (item: number) => boolean): boolean {
  let p = start;
  for (; p + 4 <= end; p += 4) if (!take(view.getInt32(p, true))) return false;
  return p === end || take(view.getUint16(p, true));
}
