/** One 64 KiB chunk under construction. */
import { crc32 as portableCrc32 } from "../format/crc32.ts";
import { CHUNK_HEADER_SIZE, CHUNK_MAGIC, CHUNK_SIZE, FLAG_NO_CRC, RECORD_MAGIC } from "../format/layout.ts";
import type { CopiedInstance, Fragment, Instance } from "./binxml-spec.ts";
import { BinXmlWriter } from "./binxml-writer.ts";
import { ByteSink, ChunkFull } from "./byte-sink.ts";
import { badValue } from "./check.ts";
import { forgetEntriesFrom } from "./chunk-table.ts";
import type { TypedValue } from "./typed-value.ts";

const NO_ID = 0xffff_ffff_ffff_ffffn;

export interface ChunkState {
  readonly noChecksums: boolean;
  readonly crc32?: ((bytes: Uint8Array, seed?: number) => number) | undefined;
  /** So many records at the end stand in the chunk but not in its header, as in a live log. */
  readonly unflushed: number;
}

export class ChunkWriter {
  readonly firstId: number;
  readonly #sink = new ByteSink(CHUNK_SIZE, CHUNK_HEADER_SIZE);
  readonly #binXml = new BinXmlWriter(this.#sink);
  /** Of the records so far. */
  readonly #offsets: number[] = [];
  readonly #ids: number[] = [];

  constructor(firstId: number) {
    this.firstId = firstId;
  }

  get isEmpty(): boolean {
    return this.#ids.length === 0;
  }

  /**
   * @param filetime - Of the record header.
   * @returns false when the record does not fit; the chunk is then as it was.
   */
  add(recordId: number, filetime: TypedValue, content: Instance | CopiedInstance | Fragment): boolean {
    const start = this.#sink.position;
    try {
      this.#record(recordId, filetime, content);
    } catch (error) {
      this.#binXml.rollBack();
      this.#sink.bytes.fill(0, start, this.#sink.position);
      this.#sink.position = start;
      if (error instanceof ChunkFull) return false;
      throw error;
    }
    this.#offsets.push(start);
    this.#ids.push(recordId);
    return true;
  }

  /** Copies the chunk as it is now, with its header. */
  writeTo(bytes: Uint8Array, { noChecksums, crc32 = portableCrc32, unflushed }: ChunkState): void {
    const count = this.#ids.length - unflushed;
    if (count < 0) badValue(`the last chunk has ${this.#ids.length} records, not ${unflushed}`);
    const end = this.#offsets[count] ?? this.#sink.position;
    const firstId = BigInt(this.firstId);
    const lastId = count === 0 ? NO_ID : BigInt(this.#ids[count - 1] ?? 0);
    bytes.set(this.#sink.bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    forgetEntriesFrom(view, end);
    bytes.set(CHUNK_MAGIC); //                                                   +0   magic
    view.setBigUint64(8, firstId, true); //                                      +8   u64 first record number
    view.setBigUint64(16, lastId, true); //                                      +16  u64 last record number
    view.setBigUint64(24, firstId, true); //                                     +24  u64 first record id
    view.setBigUint64(32, lastId, true); //                                      +32  u64 last record id
    view.setUint32(40, 128, true); //                                            +40  u32 header size
    view.setUint32(44, this.#offsets[count - 1] ?? 0, true); //                  +44  u32 offset of the last record
    view.setUint32(48, end, true); //                                            +48  u32 offset of the free space
    view.setUint32(120, noChecksums ? 1 | FLAG_NO_CRC : 1, true); //             +120 u32 flags
    if (noChecksums) return;
    view.setUint32(52, crc32(bytes.subarray(CHUNK_HEADER_SIZE, end)), true); //  +52  u32 CRC of the records
    // Last of all: it covers the record checksum above and the buckets, but not itself and the flags.
    const headerCrc = crc32(bytes.subarray(128, 512), crc32(bytes.subarray(0, 120)));
    view.setUint32(124, headerCrc, true); //                                     +124 u32 CRC of the header
  }

  #record(recordId: number, filetime: TypedValue, content: Instance | CopiedInstance | Fragment): void {
    const sink = this.#sink;
    const start = sink.position;
    // Before anything can fail: a roll back takes from the tables what this record added, nothing of the last one.
    this.#binXml.begin();
    sink.u32(RECORD_MAGIC); //             +0  u32 magic
    sink.u32(0); //                        +4  u32 size, filled in below
    sink.u64(recordId); //                 +8  u64 record id
    sink.content(filetime.content); // +16 u64 time written
    this.#binXml.document(content); //     +24 BinXml
    // Records begin at multiples of eight.
    sink.take((8 - ((sink.position - start + 4) % 8)) % 8);
    const size = sink.position - start + 4;
    sink.u32(size); //                     the size once more, for reading backwards
    sink.view.setUint32(start + 4, size, true);
  }
}
