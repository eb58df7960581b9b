/**
 * What a template definition says, apart from where it stands: tokens, slots, literal text and names. Two definitions
 * with equal signatures compile to equal templates, wherever their names are stored.
 */

import { CHUNK_SIZE } from "../format/layout.ts";
import { sdbmHash } from "../format/sdbm-hash.ts";
import { MORE, TOKEN, TOKEN_MASK } from "../format/token.ts";
import type { Chunk } from "./chunk.ts";
import { toSkipReason } from "./record-error.ts";

export interface Signature {
  readonly numbers: Int32Array;
  readonly names: readonly string[];
  /** As they are stored beside the names: a definition that is damaged there is not the same. */
  readonly hashes: Uint16Array;
}

/** @returns undefined for a definition that cannot be shared between chunks (or read at all). */
export function readSignature(chunk: Chunk, start: number, end: number): Signature | undefined {
  if (!scan(chunk, start, end)) return undefined;
  try {
    const names = Array.from(nameOffsets.subarray(0, nameCount), (offset) => shared(chunk.name(offset)));
    return { numbers: numbers.slice(0, numberCount), names, hashes: Uint16Array.from(names, sdbmHash) };
  } catch (error) {
    toSkipReason(error); // the name of an instruction, which the template does without
    return undefined;
  }
}

/** One string for equal names of all signatures: those are compared by where they are, not by what they say. */
function shared(name: string): string {
  const known = sharedNames.get(name);
  if (known !== undefined) return known;
  if (sharedNames.size >= MAX_SHARED_NAMES) sharedNames.clear();
  sharedNames.set(name, name);
  return name;
}

const sharedNames = new Map<string, string>();
/** Ours: more than all templates seen have. */
const MAX_SHARED_NAMES = 4096;

/** Compares without building a second signature. */
export function matchesSignature(chunk: Chunk, start: number, end: number, signature: Signature): boolean {
  if (!scan(chunk, start, end)) return false;
  const known = signature.numbers;
  if (numberCount !== known.length || nameCount !== signature.names.length) return false;
  for (let i = 0; i < known.length; i++) if (numbers[i] !== known[i]) return false;
  for (let i = 0; i < nameCount; i++) {
    const offset = nameOffsets[i] as number;
    if (!chunk.hasSoundName(offset, signature.names[i] as string, signature.hashes[i] as number)) return false;
  }
  return true;
}

// What the last scan found, in arrays that serve all: a log has tens of definitions in each chunk. No item takes less
// than a byte of the definition.
const numbers = new Int32Array(CHUNK_SIZE);
const nameOffsets = new Int32Array(CHUNK_SIZE);
let numberCount = 0;
let nameCount = 0;

function scan(chunk: Chunk, start: number, end: number): boolean {
  const { view } = chunk;
  let n = 0;
  let m = 0;
  let p = start;
  while (p < end) {
    const token = view.getUint8(p);
    numbers[n++] = token;
    switch (token & TOKEN_MASK) {
      case TOKEN.endOfFragment:
        numberCount = n;
        nameCount = m;
        return p + 1 === end;
      case TOKEN.openElement:
        numbers[n++] = view.getUint16(p + 1, true);
        nameOffsets[m++] = view.getUint32(p + 7, true);
        p = chunk.afterName(p + 7) + (token & MORE ? 4 : 0);
        break;
      case TOKEN.attribute:
      case TOKEN.entityReference:
      case TOKEN.instructionTarget:
        nameOffsets[m++] = view.getUint32(p + 1, true);
        p = chunk.afterName(p + 1);
        break;
      case TOKEN.closeStartElement:
      case TOKEN.closeEmptyElement:
      case TOKEN.endElement:
        p++;
        break;
      case TOKEN.text:
      case TOKEN.cdata:
      case TOKEN.instructionData: {
        // Only text has a type before its length; both count.
        const lengthAt = (token & TOKEN_MASK) === TOKEN.text ? p + 2 : p + 1;
        numbers[n++] = view.getUint8(p + 1);
        const after = lengthAt + 2 + view.getUint16(lengthAt, true) * 2;
        if (after > end) return false;
        // Length and text, two units at a time.
        p = lengthAt;
        for (; p + 4 <= after; p += 4) numbers[n++] = view.getInt32(p, true);
        if (p < after) numbers[n++] = view.getUint16(p, true);
        p = after;
        break;
      }
      case TOKEN.characterReference:
        numbers[n++] = view.getUint16(p + 1, true);
        p += 3;
        break;
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        numbers[n++] = view.getInt32(p, true);
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
  return false;
}
