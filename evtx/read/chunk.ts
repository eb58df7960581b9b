/** The chunk at hand: all offsets in BinXml count from its start, and no read goes beyond its end. */
import { sdbmHash } from "../format/sdbm-hash.ts";
import { RecordError } from "./record-error.ts";
import { isTextAt, utf16Text } from "./utf16.ts";

/** Ours. Without it, overlapping names could make a chunk grow a thousandfold in memory. */
const MAX_NAME_UNITS = 1024;

/** Power of two; a chunk holds some hundred names. */
const COMPARED = 256;

export class Chunk {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  length = 0;
  readonly #names = new Map<number, string>();
  /** Where the names stand that were compared last, and which they are: templates name the same few again and again. */
  readonly #comparedAt = new Int32Array(COMPARED);
  readonly #compared = new Array<string>(COMPARED).fill("");

  load(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
    this.#names.clear();
    this.#comparedAt.fill(0);
  }

  /** The name stored at `offset`; the hash chains between names are not needed and never walked (real ones loop). */
  name(offset: number): string {
    let name = this.#names.get(offset);
    if (name === undefined) {
      // +0 u32 next in the bucket, +4 u16 hash, +6 u16 units, +8 UTF-16, u16 NUL
      const units = this.view.getUint16(offset + 6, true);
      if (units > MAX_NAME_UNITS) throw new RecordError("bad-name");
      name = utf16Text(this.view, offset + 8, units);
      this.#names.set(offset, name);
    }
    return name;
  }

  /** Whether the stored hash of the name at `offset` fits it: where it does not, one of the two is damaged. */
  isSoundName(offset: number): boolean {
    const name = this.name(offset);
    return name !== "" && (sdbmHash(name) & 0xffff) === this.view.getUint16(offset + 4, true);
  }

  /** Whether `name` is stored at `offset` with the hash that fits it. */
  hasSoundName(offset: number, name: string, hash: number): boolean {
    return this.hasName(offset, name) && this.view.getUint16(offset + 4, true) === hash;
  }

  /** Whether `name` is stored at `offset`. */
  hasName(offset: number, name: string): boolean {
    const slot = (offset ^ (offset >> 7)) & (COMPARED - 1);
    if (this.#comparedAt[slot] === offset && offset > 0) return this.#compared[slot] === name;
    if (this.view.getUint16(offset + 6, true) !== name.length || !isTextAt(this.view, offset + 8, name)) return false;
    this.#comparedAt[slot] = offset;
    this.#compared[slot] = name;
    return true;
  }

  /** Position after a name reference at `position`: the name itself follows where it is used first. */
  afterName(position: number): number {
    const offset = this.view.getUint32(position, true);
    const after = position + 4;
    return offset === after ? after + 10 + this.view.getUint16(offset + 6, true) * 2 : after;
  }
}
