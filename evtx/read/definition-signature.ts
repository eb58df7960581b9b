/**
 * What a template definition says, apart from where it stands: tokens, slots, literal text and names. Two definitions
 * with equal signatures compile to equal templates, wherever their names are stored.
 */
import { MORE, TOKEN, TOKEN_MASK } from "../format/token.ts";
import type { Chunk } from "./chunk.ts";

export interface Signature {
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

/** @returns undefined for a definition that cannot be shared between chunks (or read at all). */
export function readSignature(chunk: Chunk, start: number, end: number): Signature | undefined {
  const recorder = new Recorder(chunk);
  return walk(chunk, start, end, recorder) ? recorder : undefined;
}

/** Compares in place, without building a second signature; ends at the first difference. */
export function matchesSignature(chunk: Chunk, start: number, end: number, signature: Signature): boolean {
  matcher.start(chunk, signature);
  return walk(chunk, start, end, matcher) && matcher.isWhole;
}

/** Takes what the definition says, item by item; false ends the walk. */
interface Visitor {
  number(value: number): boolean;
  name(offset: number): boolean;
}

class Recorder implements Visitor, Signature {
  readonly numbers: number[] = [];
  readonly names: string[] = [];
  readonly #chunk: Chunk;

  constructor(chunk: Chunk) {
    this.#chunk = chunk;
  }

  number(value: number): boolean {
    this.numbers.push(value);
    return true;
  }

  name(offset: number): boolean {
    this.names.push(this.#chunk.name(offset));
    return true;
  }
}

/** One for all: nearly every definition of a log is compared, and only the first of its kind recorded. */
class Matcher implements Visitor {
  #chunk: Chunk | undefined;
  #signature: Signature = { numbers: [], names: [] };
  #numbers = 0;
  #names = 0;

  start(chunk: Chunk, signature: Signature): void {
    this.#chunk = chunk;
    this.#signature = signature;
    this.#numbers = 0;
    this.#names = 0;
  }

  get isWhole(): boolean {
    const { numbers, names } = this.#signature;
    return this.#numbers === numbers.length && this.#names === names.length;
  }

  number(value: number): boolean {
    return value === this.#signature.numbers[this.#numbers++];
  }

  name(offset: number): boolean {
    const name = this.#signature.names[this.#names++];
    return name !== undefined && this.#chunk?.hasName(offset, name) === true;
  }
}

const matcher = new Matcher();

function walk(chunk: Chunk, start: number, end: number, visitor: Visitor): boolean {
  const { view } = chunk;
  let p = start;
  while (p < end) {
    const token = view.getUint8(p);
    if (!visitor.number(token)) return false;
    switch (token & TOKEN_MASK) {
      case TOKEN.endOfFragment:
        return p + 1 === end;
      case TOKEN.openElement:
        if (!visitor.number(view.getUint16(p + 1, true)) || !visitor.name(view.getUint32(p + 7, true))) return false;
        p = chunk.afterName(p + 7) + (token & MORE ? 4 : 0);
        break;
      case TOKEN.attribute:
      case TOKEN.entityReference:
      case TOKEN.instructionTarget:
        if (!visitor.name(view.getUint32(p + 1, true))) return false;
        p = chunk.afterName(p + 1);
        break;
      case TOKEN.closeStartElement:
      case TOKEN.closeEmptyElement:
      case TOKEN.endElement:
        p++;
        break;
      case TOKEN.text: {
        const after = p + 4 + view.getUint16(p + 2, true) * 2;
        if (after > end || !visitor.number(view.getUint8(p + 1)) || !visitUnits(view, p + 2, after, visitor)) {
          return false;
        }
        p = after;
        break;
      }
      case TOKEN.cdata:
      case TOKEN.instructionData: {
        const after = p + 3 + view.getUint16(p + 1, true) * 2;
        if (after > end || !visitUnits(view, p + 1, after, visitor)) return false;
        p = after;
        break;
      }
      case TOKEN.characterReference:
        if (!visitor.number(view.getUint16(p + 1, true))) return false;
        p += 3;
        break;
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        if (!visitor.number(view.getUint32(p, true))) return false;
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

/** Length and text, two units at a time. */
function visitUnits(view: DataView, start: number, end: number, visitor: Visitor): boolean {
  let p = start;
  for (; p + 4 <= end; p += 4) if (!visitor.number(view.getInt32(p, true))) return false;
  return p === end || visitor.number(view.getUint16(p, true));
}
