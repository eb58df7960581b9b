/** One 64 KiB chunk under construction. */
import { crc32 } from "../format/crc32.ts";
import { CHUNK_HEADER_SIZE, CHUNK_MAGIC, CHUNK_SIZE, RECORD_MAGIC } from "../format/layout.ts";
import { MORE, NO_DEPENDENCY, TOKEN } from "../format/token.ts";
import { VALUE } from "../format/value-type.ts";
import type { ElementSpec, Part, TemplateSpec } from "./template-spec.ts";
import { type TypedValue, utf16 } from "./typed-value.ts";

const NAME_BUCKETS = 128;
const TEMPLATE_BUCKETS = 384;
const MAX_VALUE_SIZE = 0xffff;

/** A template with its values; a value may be an instance in turn (nested BinXml). */
export interface Instance {
  readonly template: TemplateSpec;
  readonly values: readonly (TypedValue | Instance)[];
}

/** What a record added to the chunk's tables, to take back when the record turns out not to fit. */
interface Undo {
  readonly buckets: { readonly offset: number; readonly before: number }[];
  readonly names: string[];
  readonly templates: TemplateSpec[];
}

/** Internal signal, caught in this file only. */
class ChunkFull extends Error {}

export class ChunkWriter {
  readonly #bytes = new Uint8Array(CHUNK_SIZE);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<TemplateSpec, number>();
  readonly #firstId: number;
  #undo: Undo = { buckets: [], names: [], templates: [] };
  #position = CHUNK_HEADER_SIZE;
  #lastRecord = 0;
  #count = 0;

  constructor(firstId: number) {
    this.#firstId = firstId;
  }

  /** @returns false when the record does not fit; the chunk is then as it was. */
  add(recordId: number, filetime: bigint, event: Instance): boolean {
    const start = this.#position;
    this.#undo = { buckets: [], names: [], templates: [] };
    try {
      this.#record(recordId, filetime, event);
    } catch (error) {
      if (!(error instanceof ChunkFull)) throw error;
      this.#rollBack(start);
      return false;
    }
    this.#lastRecord = start;
    this.#count++;
    return true;
  }

  finish(): Uint8Array {
    const lastId = this.#count === 0 ? 0xffff_ffff_ffff_ffffn : BigInt(this.#firstId + this.#count - 1);
    const view = this.#view;
    this.#bytes.set(CHUNK_MAGIC); //                                             +0   magic
    view.setBigUint64(8, BigInt(this.#firstId), true); //                        +8   u64 first record number
    view.setBigUint64(16, lastId, true); //                                      +16  u64 last record number
    view.setBigUint64(24, BigInt(this.#firstId), true); //                       +24  u64 first record id
    view.setBigUint64(32, lastId, true); //                                      +32  u64 last record id
    view.setUint32(40, 128, true); //                                            +40  u32 header size
    view.setUint32(44, this.#lastRecord, true); //                               +44  u32 offset of the last record
    view.setUint32(48, this.#position, true); //                                 +48  u32 offset of the free space
    const records = this.#bytes.subarray(CHUNK_HEADER_SIZE, this.#position);
    view.setUint32(52, crc32(records), true); //                                 +52  u32 CRC of the records
    view.setUint32(120, 1, true); //                                             +120 u32 flags
    // Last of all: it covers the record checksum above and the buckets, but not itself and the flags.
    const headerCrc = crc32(this.#bytes.subarray(128, 512), crc32(this.#bytes.subarray(0, 120)));
    view.setUint32(124, headerCrc, true); //                                     +124 u32 CRC of the header
    return this.#bytes;
  }

  #record(recordId: number, filetime: bigint, event: Instance): void {
    const start = this.#position;
    this.#u32(RECORD_MAGIC); //      +0  u32 magic
    this.#u32(0); //                 +4  u32 size, filled in below
    this.#u64(BigInt(recordId)); //  +8  u64 record id
    this.#u64(filetime); //          +16 u64 time written
    this.#instance(event); //        +24 BinXml
    this.#u8(TOKEN.endOfFragment);
    while ((this.#position - start + 4) % 8 !== 0) this.#u8(0);
    const size = this.#position - start + 4;
    this.#u32(size); //              the size once more, for reading backwards
    this.#view.setUint32(start + 4, size, true);
  }

  #instance({ template, values }: Instance): void {
    this.#fragmentHeader();
    this.#u8(TOKEN.templateInstance); //              +0 u8 token
    this.#u8(1); //                                   +1 u8 version
    this.#raw(template.guid.subarray(0, 4)); //       +2 u32 first field of the GUID
    this.#definition(template); //                    +6 u32 offset of the definition, which follows on first use
    this.#u32(values.length); //                      u32 count of values
    const descriptors = this.#take(values.length * 4);
    values.forEach((value, index) => {
      const start = this.#position;
      const nested = "template" in value;
      if (nested) this.#instance(value);
      else this.#raw(value.bytes);
      const size = this.#position - start;
      if (size > MAX_VALUE_SIZE) throw new ChunkFull();
      this.#view.setUint16(descriptors + index * 4, size, true); //                          +0 u16 size
      this.#bytes[descriptors + index * 4 + 2] = nested ? VALUE.binXml : value.type; //      +2 u8 type, u8 zero
    });
  }

  #definition(template: TemplateSpec): void {
    const known = this.#templates.get(template);
    this.#u32(known ?? this.#position + 4);
    if (known !== undefined) return;
    const offset = this.#position;
    this.#chain(TEMPLATE_BUCKETS + (hash(guidUnits(template.guid)) % 32) * 4, offset); // +0 u32 next in the bucket
    this.#raw(template.guid); //                      +4  16 bytes GUID
    const size = this.#take(4); //                    +20 u32 size of what follows
    this.#fragmentHeader(); //                        +24 BinXml
    this.#element(template.body);
    this.#u8(TOKEN.endOfFragment);
    this.#view.setUint32(size, this.#position - size - 4, true);
    this.#templates.set(template, offset);
    this.#undo.templates.push(template);
  }

  #element({ name, dependency, attributes = [], children = [] }: ElementSpec): void {
    this.#u8(attributes.length > 0 ? TOKEN.openElement | MORE : TOKEN.openElement); // +0 u8 token
    this.#u16(dependency ?? NO_DEPENDENCY); //                                         +1 u16 dependency id
    const size = this.#take(4); //                                                     +3 u32 size of what follows
    this.#name(name); //                                                               +7 u32 offset of the name
    if (attributes.length > 0) {
      const listSize = this.#take(4); //                                               u32 size of the attributes
      attributes.forEach(([attribute, value], index) => {
        this.#u8(index < attributes.length - 1 ? TOKEN.attribute | MORE : TOKEN.attribute);
        this.#name(attribute);
        this.#part(value);
      });
      this.#view.setUint32(listSize, this.#position - listSize - 4, true);
    }
    if (children.length === 0) this.#u8(TOKEN.closeEmptyElement);
    else {
      this.#u8(TOKEN.closeStartElement);
      for (const child of children) {
        if (typeof child === "object" && "name" in child) this.#element(child);
        else if (child !== "") this.#part(child);
      }
      this.#u8(TOKEN.endElement);
    }
    this.#view.setUint32(size, this.#position - size - 4, true);
  }

  #part(part: Part): void {
    if (typeof part === "string") {
      if (part.length > 0xffff) throw new ChunkFull();
      this.#u8(TOKEN.text);
      this.#u8(VALUE.string); // nothing but a string may be literal
      this.#u16(part.length);
      this.#raw(utf16(part));
    } else {
      this.#u8(part.optional ? TOKEN.optionalSubstitution : TOKEN.substitution);
      this.#u16(part.slot);
      this.#u8(part.type);
    }
  }

  /** Offset of a name; the name itself follows where the chunk has not had it yet. */
  #name(name: string): void {
    const known = this.#names.get(name);
    this.#u32(known ?? this.#position + 4);
    if (known !== undefined) return;
    if (name.length > 0xffff) throw new ChunkFull();
    const offset = this.#position;
    const bytes = utf16(name);
    const nameHash = hash(new Uint16Array(Array.from(name, (_, i) => name.charCodeAt(i))));
    this.#chain(NAME_BUCKETS + (nameHash % 64) * 4, offset); // +0 u32 next in the bucket
    this.#u16(nameHash & 0xffff); //                            +4 u16 hash
    this.#u16(name.length); //                                  +6 u16 units
    this.#raw(bytes); //                                        +8 UTF-16
    this.#u16(0);
    this.#names.set(name, offset);
    this.#undo.names.push(name);
  }

  /** Puts `offset` at the head of a bucket and writes the former head as its successor. */
  #chain(bucket: number, offset: number): void {
    const before = this.#view.getUint32(bucket, true);
    this.#u32(before);
    this.#undo.buckets.push({ offset: bucket, before });
    this.#view.setUint32(bucket, offset, true);
  }

  #rollBack(position: number): void {
    for (const { offset, before } of this.#undo.buckets.toReversed()) this.#view.setUint32(offset, before, true);
    for (const name of this.#undo.names) this.#names.delete(name);
    for (const template of this.#undo.templates) this.#templates.delete(template);
    this.#bytes.fill(0, position, this.#position);
    this.#position = position;
  }

  #fragmentHeader(): void {
    this.#u8(TOKEN.fragmentHeader);
    this.#u8(1); // major version
    this.#u8(1); // minor version
    this.#u8(0); // flags
  }

  /** Reserves bytes and returns their offset. */
  #take(size: number): number {
    const offset = this.#position;
    if (offset + size > CHUNK_SIZE) throw new ChunkFull();
    this.#position += size;
    return offset;
  }

  #u8(value: number): void {
    this.#bytes[this.#take(1)] = value;
  }

  #u16(value: number): void {
    this.#view.setUint16(this.#take(2), value, true);
  }

  #u32(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }

  #u64(value: bigint): void {
    this.#view.setBigUint64(this.#take(8), value, true);
  }

  #raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#take(bytes.length));
  }
}

/** SDBM over 16-bit units, as Windows hashes names and (in format 3.1) template GUIDs. */
function hash(units: Uint16Array): number {
  let h = 0;
  for (const unit of units) h = (Math.imul(h, 65_599) + unit) >>> 0;
  return h;
}

function guidUnits(guid: Uint8Array): Uint16Array {
  return Uint16Array.from({ length: 8 }, (_, i) => (guid[i * 2] ?? 0) | ((guid[i * 2 + 1] ?? 0) << 8));
}
