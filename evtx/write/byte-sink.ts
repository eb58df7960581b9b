/** The bytes of one chunk and the place where the next one goes. */

/** Signal that a record does not fit; caught by the chunk writer, which takes back what was written of it. */
export class ChunkFull extends Error {}

/** One for all: a stack, which nobody reads, costs more than the record that did not fit. */
const CHUNK_FULL = new ChunkFull();

export class ByteSink {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  position: number;

  constructor(size: number, position: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.position = position;
  }

  /** Reserves bytes and returns their offset. */
  take(size: number): number {
    const offset = this.position;
    if (offset + size > this.bytes.length) throw CHUNK_FULL;
    this.position = offset + size;
    return offset;
  }

  u8(value: number): void {
    this.bytes[this.take(1)] = value;
  }

  u16(value: number): void {
    this.view.setUint16(this.take(2), value, true);
  }

  u32(value: number): void {
    this.view.setUint32(this.take(4), value, true);
  }

  /** @param value - A safe integer. */
  u64(value: number): void {
    const offset = this.take(8);
    this.view.setUint32(offset, value >>> 0, true);
    this.view.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000), true);
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.take(bytes.length));
  }

  utf16(text: string): void {
    writeUtf16(text, this.bytes, this.take(text.length * 2));
  }

  content(content: Uint8Array | string): void {
    if (typeof content === "string") this.utf16(content);
    else this.raw(content);
  }

  /** Fills in the size of what was written behind a field of four bytes. */
  sizeSince(field: number): void {
    this.view.setUint32(field, this.position - field - 4, true);
  }
}

export function writeUtf16(text: string, bytes: Uint8Array, offset: number): void {
  let p = offset;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[p++] = unit & 0xff;
    bytes[p++] = unit >>> 8;
  }
}
