/**
 * What a template definition says, apart from where it stands: tokens, slots, literal text and names. Two definitions
 * with equal signatures compile to equal templates, wherever their names are stored.
 */
import { MORE, TOKEN, TOKEN_MASK } from "../format/token.ts";
import type { Chunk } from "./chunk.ts";

export interface Signature {
  readonly numbers: number[];
  readonly names: string[];
}

/** @returns undefined for a definition that cannot be shared between chunks (or read at all). */
export function readSignature(chunk: Chunk, start: number, end: number): Signature | undefined {
  const signature: Signature = { numbers: [], names: [] };
  visitor.start(chunk, signature, true);
  return walk(chunk, start, end) ? signature : undefined;
}

/** Compares in place, without building a second signature; ends at the first difference. */
export function matchesSignature(chunk: Chunk, start: number, end: number, signature: Signature): boolean {
  visitor.start(chunk, signature, false);
  return walk(chunk, start, end) && visitor.isWhole;
}

/**
 * Takes what a definition says, item by item; false ends the walk. One class for both uses, and one instance: a log
 * has tens of definitions in each chunk, and calls that always meet the same class are the cheap ones.
 */
class Visitor {
  #chunk: Chunk | undefined;
  #numbers: number[] = [];
  #names: string[] = [];
  #recording = false;
  #numberCount = 0;
  #nameCount = 0;

  start(chunk: Chunk, { numbers, names }: Signature, recording: boolean): void {
    this.#chunk = chunk;
    this.#numbers = numbers;
    this.#names = names;
    this.#recording = recording;
    this.#numberCount = 0;
    this.#nameCount = 0;
  }

  /** Whether all that there is to compare has been. */
  get isWhole(): boolean {
    return this.#numberCount === this.#numbers.length && this.#nameCount === this.#names.length;
  }

  number(value: number): boolean {
    if (this.#recording) this.#numbers.push(value);
    return value === this.#numbers[this.#numberCount++];
  }

  name(offset: number): boolean {
    const chunk = this.#chunk;
    if (chunk === undefined) return false;
    if (this.#recording) this.#names.push(chunk.name(offset));
    const name = this.#names[this.#nameCount++];
    return name !== undefined && chunk.hasName(offset, name);
  }
}

const visitor = new Visitor();

function walk(chunk: Chunk, start: number, end: number): boolean {
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
        if (after > end || !visitor.number(view.getUint8(p + 1)) || !visitUnits(view, p + 2, after)) {
          return false;
        }
        p = after;
        break;
      }
      case TOKEN.cdata:
      case TOKEN.instructionData: {
        const after = p + 3 + view.getUint16(p + 1, true) * 2;
        if (after > end || !visitUnits(view, p + 1, after)) return false;
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
function visitUnits(view: DataView, start: number, end: number): boolean {
  let p = start;
  for (; p + 4 <= end; p += 4) if (!visitor.number(view.getInt32(p, true))) return false;
  return p === end || visitor.number(view.getUint16(p, true));
}
