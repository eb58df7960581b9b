/** Logs with records that the public writer does not make: other templates, other values, or none at all. */

import { CHUNK_HEADER_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE, RECORD_MAGIC } from "../../evtx/format/layout.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { ChunkWriter, type Instance } from "../../evtx/write/chunk-writer.ts";
import { contentHash } from "../../evtx/write/content-hash.ts";
import type { ElementSpec, Slot, TemplateSpec } from "../../evtx/write/template-spec.ts";
import { utf16 } from "../../evtx/write/typed-value.ts";

/** Chunks behind the header of an empty log. */
export function logOf(...chunks: readonly Uint8Array[]): Uint8Array {
  const file = new Uint8Array(FILE_HEADER_SIZE + chunks.length * CHUNK_SIZE);
  file.set(writeEvtx([]).subarray(0, FILE_HEADER_SIZE));
  chunks.forEach((chunk, index) => {
    file.set(chunk, FILE_HEADER_SIZE + index * CHUNK_SIZE);
  });
  return file;
}

/** An optional place for a value. */
export function slot(index: number, type: number): Slot {
  return { slot: index, type, optional: true };
}

export function template(body: ElementSpec): TemplateSpec {
  return { guid: contentHash(JSON.stringify(body)), body };
}

export function chunkOf(firstId: number, ...instances: readonly Instance[]): Uint8Array {
  const chunk = new ChunkWriter(firstId);
  instances.forEach((instance, index) => {
    if (!chunk.add(firstId + index, 133_000_000_000_000_000n, instance)) throw new Error("does not fit");
  });
  return chunk.finish();
}

/**
 * Templates that hold nothing but `fan` instances of the next one each, `levels` deep. The records name them from the
 * innermost outwards, so that each finds the next one compiled.
 */
export function instanceBombChunk(fan: number, levels: number): Uint8Array {
  const chunk = new ChunkWriter(1).finish();
  const view = new DataView(chunk.buffer);
  const recordSize = 56;
  const definitionSize = 24 + 4 + 14 * fan + 1;
  const definitions = CHUNK_HEADER_SIZE + levels * recordSize;
  /** Token, version, first field of the GUID; offset of the definition; no values. */
  const instance = (p: number, level: number) => {
    chunk.set([0x0c, 1, 0, 0, 0, 0], p);
    view.setUint32(p + 6, definitions + level * definitionSize, true);
  };
  for (let level = 0; level < levels; level++) {
    const definition = definitions + level * definitionSize;
    const inside = level === levels - 1 ? 0 : fan;
    chunk.fill(level + 1, definition + 4, definition + 20);
    view.setUint32(definition + 20, 4 + 14 * inside + 1, true);
    chunk.set([0x0f, 1, 1, 0], definition + 24);
    for (let i = 0; i < inside; i++) instance(definition + 28 + i * 14, level + 1);

    const record = CHUNK_HEADER_SIZE + (levels - 1 - level) * recordSize;
    view.setUint32(record, RECORD_MAGIC, true);
    view.setUint32(record + 4, recordSize, true);
    view.setUint32(record + 8, levels - level, true);
    chunk.set([0x0f, 1, 1, 0], record + 24);
    instance(record + 28, level);
    view.setUint32(record + recordSize - 4, recordSize, true);
  }
  view.setUint32(48, CHUNK_HEADER_SIZE + levels * recordSize, true);
  return chunk;
}

export interface BareElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: readonly (string | BareElement)[];
}

/** One record without a template, as forwarded events come: elements have no dependency id, all is literal. */
export function bareChunk(recordId: number, root: BareElement): Uint8Array {
  const chunk = new ChunkWriter(recordId).finish();
  const view = new DataView(chunk.buffer);
  let p = CHUNK_HEADER_SIZE;
  const u8 = (value: number) => view.setUint8(p++, value);
  const u16 = (value: number) => {
    view.setUint16(p, value, true);
    p += 2;
  };
  const u32 = (value: number) => {
    view.setUint32(p, value, true);
    p += 4;
  };
  const raw = (bytes: ArrayLike<number>) => {
    chunk.set(bytes, p);
    p += bytes.length;
  };
  const name = (text: string) => {
    u32(p + 4); // offset: right behind
    u32(0); // next in the bucket
    u16(0); // hash
    u16(text.length);
    raw(utf16(text));
    u16(0);
  };
  const text = (value: string) => {
    raw([0x05, 0x01]);
    u16(value.length);
    raw(utf16(value));
  };
  const element = ({ name: elementName, attributes = {}, content = [] }: BareElement) => {
    const list = Object.entries(attributes);
    u8(list.length > 0 ? 0x41 : 0x01);
    u32(0); // size, which no reader needs
    name(elementName);
    if (list.length > 0) u32(0);
    for (const [attribute, value] of list) {
      u8(0x46);
      name(attribute);
      text(value);
    }
    u8(0x02);
    for (const child of content) typeof child === "string" ? text(child) : element(child);
    u8(0x04);
  };

  u32(RECORD_MAGIC);
  u32(0);
  view.setBigUint64(p, BigInt(recordId), true);
  view.setBigUint64(p + 8, 133_000_000_000_000_000n, true);
  p += 16;
  raw([0x0f, 1, 1, 0]);
  element(root);
  u8(0);
  while ((p - CHUNK_HEADER_SIZE + 4) % 8 !== 0) p++;
  const size = p - CHUNK_HEADER_SIZE + 4;
  u32(size);
  view.setUint32(CHUNK_HEADER_SIZE + 4, size, true);
  view.setUint32(48, p, true);
  return chunk;
}
