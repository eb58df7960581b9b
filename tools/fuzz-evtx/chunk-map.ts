/**
 * Where the fields of a chunk stand: what mutators aim at. An independent, forgiving walk over the bytes; what it does
 * not understand it leaves out.
 */
import { CHUNK_HEADER_SIZE, CHUNK_SIZE, RECORD_HEADER_SIZE, RECORD_MAGIC } from "../../evtx/format/layout.ts";
import { MORE, TOKEN, TOKEN_MASK } from "../../evtx/format/token.ts";
import { VALUE } from "../../evtx/format/value-type.ts";

export type FieldKind =
  | "definition-guid"
  | "definition-offset"
  | "definition-size"
  | "dependency"
  | "element-size"
  | "instance-id"
  | "list-size"
  | "name-length"
  | "name-offset"
  | "record-copy"
  | "record-id"
  | "record-magic"
  | "record-size"
  | "record-time"
  | "slot"
  | "slot-type"
  | "text-length"
  | "text-type"
  | "token"
  | "value-count"
  | "value-size"
  | "value-type";

export interface Field {
  readonly kind: FieldKind;
  /** From the start of the chunk, as all offsets here. */
  readonly at: number;
  readonly width: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch whose length is written somewhere. */
interface Extent extends Span {
  readonly sizeAt: number;
  readonly width: 2 | 4;
}

/** Beyond this a chunk is a bomb, and its first fields are as good as all. */
const MAX_FIELDS = 20_000;
const MAX_DEPTH = 40;

export class ChunkMap {
  readonly fields: Field[] = [];
  readonly byKind = new Map<FieldKind, Field[]>();
  readonly records: Span[] = [];
  readonly definitions: number[] = [];
  /** Elements, texts and slots from their first byte to behind their last. */
  readonly nodes: Span[] = [];
  /** Bytes of values of template instances. */
  readonly values: (Span & { readonly typeAt: number })[] = [];
  readonly extents: Extent[] = [];
  readonly #view: DataView;

  constructor(chunk: Uint8Array) {
    this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    let p = CHUNK_HEADER_SIZE;
    while (p + RECORD_HEADER_SIZE + 4 <= chunk.length && this.#u32(p) === RECORD_MAGIC) {
      const size = this.#u32(p + 4);
      if (size < RECORD_HEADER_SIZE + 4 || p + size > chunk.length) break;
      this.#record(p, size);
      p += size;
    }
  }

  /** Behind the last record. */
  get end(): number {
    return this.records.at(-1)?.end ?? CHUNK_HEADER_SIZE;
  }

  of(kind: FieldKind): readonly Field[] {
    return this.byKind.get(kind) ?? [];
  }

  #record(start: number, size: number): void {
    const end = start + size;
    this.records.push({ start, end });
    this.#field("record-magic", start, 4);
    this.#field("record-size", start + 4, 4);
    this.#field("record-id", start + 8, 8);
    this.#field("record-time", start + 16, 8);
    this.#field("record-copy", end - 4, 4);
    this.extents.push({ start: start + 8, end: end - 4, sizeAt: start + 4, width: 4 });
    this.#fragment(start + RECORD_HEADER_SIZE, end - 4, 0);
  }

  #fragment(start: number, end: number, depth: number): void {
    try {
      this.#content(start, end, false, depth);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // outside the chunk, or enough
    }
  }

  /** @returns the position behind the content. */
  #content(start: number, end: number, inDefinition: boolean, depth: number): number {
    if (depth > MAX_DEPTH) throw new RangeError("too deep");
    let p = start;
    while (p < end) {
      const token = this.#u8(p) & TOKEN_MASK;
      this.#field("token", p, 1);
      if (token === TOKEN.endElement || token === TOKEN.endOfFragment) return p + 1;
      const after = this.#node(token, p, end, inDefinition, depth);
      this.nodes.push({ start: p, end: after });
      p = after;
    }
    return p;
  }

  #node(token: number, p: number, end: number, inDefinition: boolean, depth: number): number {
    switch (token) {
      case TOKEN.fragmentHeader:
        return p + 4;
      case TOKEN.openElement:
        return this.#element(p, end, inDefinition, depth);
      case TOKEN.templateInstance:
        return this.#instance(p, end, depth);
      case TOKEN.text:
        this.#field("text-type", p + 1, 1);
        this.#field("text-length", p + 2, 2);
        return p + 4 + this.#u16(p + 2) * 2;
      case TOKEN.cdata:
      case TOKEN.instructionData:
        this.#field("text-length", p + 1, 2);
        return p + 3 + this.#u16(p + 1) * 2;
      case TOKEN.characterReference:
        return p + 3;
      case TOKEN.entityReference:
      case TOKEN.instructionTarget:
        return this.#name(p + 1);
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        this.#field("slot", p + 1, 2);
        this.#field("slot-type", p + 3, 1);
        return p + 4;
      default:
        throw new RangeError("no token");
    }
  }

  #element(start: number, end: number, inDefinition: boolean, depth: number): number {
    let p = start + 1;
    if (inDefinition) {
      this.#field("dependency", p, 2);
      p += 2;
    }
    const sizeAt = p;
    this.#field("element-size", sizeAt, 4);
    p = this.#name(p + 4);
    if (this.#u8(start) & MORE) p = this.#attributes(p, end, inDefinition, depth);
    this.#field("token", p, 1);
    const after = this.#u8(p) === TOKEN.closeStartElement ? this.#content(p + 1, end, inDefinition, depth + 1) : p + 1;
    this.extents.push({ start: sizeAt + 4, end: after, sizeAt, width: 4 });
    return after;
  }

  #attributes(sizeAt: number, end: number, inDefinition: boolean, depth: number): number {
    this.#field("list-size", sizeAt, 4);
    let p = sizeAt + 4;
    while ((this.#u8(p) & TOKEN_MASK) === TOKEN.attribute) {
      const start = p;
      this.#field("token", p, 1);
      p = this.#name(p + 1);
      for (;;) {
        const token = this.#u8(p) & TOKEN_MASK;
        if (token === TOKEN.attribute || token === TOKEN.closeStartElement || token === TOKEN.closeEmptyElement) break;
        this.#field("token", p, 1);
        p = this.#node(token, p, end, inDefinition, depth + 1);
      }
      this.nodes.push({ start, end: p });
    }
    this.extents.push({ start: sizeAt + 4, end: p, sizeAt, width: 4 });
    return p;
  }

  #instance(start: number, end: number, depth: number): number {
    let p = start + 10;
    this.#field("instance-id", start + 2, 4);
    this.#field("definition-offset", start + 6, 4);
    if (this.#u32(start + 6) === p) p = this.#definition(p, depth);
    const count = this.#u32(p);
    this.#field("value-count", p, 4);
    if (p + 4 + count * 4 > end) throw new RangeError("too many values");
    let at = p + 4 + count * 4;
    for (let i = 0; i < count; i++) {
      const descriptor = p + 4 + i * 4;
      const size = this.#u16(descriptor);
      this.#field("value-size", descriptor, 2);
      this.#field("value-type", descriptor + 2, 1);
      this.extents.push({ start: at, end: at + size, sizeAt: descriptor, width: 2 });
      this.values.push({ start: at, end: at + size, typeAt: descriptor + 2 });
      if (this.#u8(descriptor + 2) === VALUE.binXml) this.#fragment(at, at + size, depth + 1);
      at += size;
    }
    return at;
  }

  #definition(start: number, depth: number): number {
    const size = this.#u32(start + 20);
    const end = start + 24 + size;
    if (end > CHUNK_SIZE) throw new RangeError("too long");
    this.definitions.push(start);
    this.#field("definition-guid", start + 4, 16);
    this.#field("definition-size", start + 20, 4);
    this.extents.push({ start: start + 24, end, sizeAt: start + 20, width: 4 });
    this.#content(start + 24, end, true, depth + 1);
    return end;
  }

  #name(p: number): number {
    this.#field("name-offset", p, 4);
    if (this.#u32(p) !== p + 4) return p + 4;
    this.#field("name-length", p + 10, 2);
    return p + 14 + this.#u16(p + 10) * 2;
  }

  #field(kind: FieldKind, at: number, width: number): void {
    if (this.fields.length > MAX_FIELDS) throw new RangeError("enough");
    if (at + width > this.#view.byteLength) throw new RangeError("outside");
    const field = { kind, at, width };
    this.fields.push(field);
    const list = this.byKind.get(kind);
    if (list) list.push(field);
    else this.byKind.set(kind, [field]);
  }

  #u8(at: number): number {
    return this.#view.getUint8(at);
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
}
