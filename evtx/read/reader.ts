/** The push reader: bytes in, in any slices; records out; a certificate at the end. */

import { EvtxError } from "../errors.ts";
import { crc32 } from "../format/crc32.ts";
import {
  CHUNK_HEADER_SIZE,
  CHUNK_MAGIC,
  CHUNK_SIZE,
  FILE_HEADER_SIZE,
  FILE_MAGIC,
  FLAG_DIRTY,
  FLAG_NO_CRC,
  RECORD_MAGIC,
  startsWith,
} from "../format/layout.ts";
import type { EvtxCertificate, EvtxReadOptions, EvtxRecordOf } from "../types.ts";
import { CertificateKeeper } from "./certificate.ts";
import { Chunk } from "./chunk.ts";
import { RecordDecoder } from "./decode.ts";
import { toSkipReason } from "./record-error.ts";
import { walkRecords } from "./record-walk.ts";

/** Header, and enough of what follows to see whether a chunk stands there. */
const HEAD_SIZE = FILE_HEADER_SIZE + CHUNK_MAGIC.length;

/** @typeParam O - Told from the options: with `xml: true` the records carry their XML. */
export class EvtxReader<const O extends EvtxReadOptions = EvtxReadOptions> {
  readonly #onRecord: (record: EvtxRecordOf<O>) => void;
  readonly #crc32: (bytes: Uint8Array, seed?: number) => number;
  readonly #chunk = new Chunk();
  readonly #decoder: RecordDecoder;
  readonly #certificate = new CertificateKeeper();

  readonly #head = new Uint8Array(HEAD_SIZE);
  #headFill = 0;
  #headDone = false;
  /** Bytes still to pass over before the first chunk. */
  #toSkip = 0;
  /** The part of a chunk that has come so far; whole chunks are read where they lie. */
  readonly #partial = new Uint8Array(CHUNK_SIZE);
  #partialFill = 0;
  #chunkOffset = 0;
  #slots = 0;
  #announcedChunks = 0;
  #keepsChecksums = true;

  /**
   * @param onRecord - Called for each record that the filter lets through, in file order, which for a wrapped log is
   * not the order of ids. What it throws comes out of {@link push} or {@link end}.
   */
  constructor(onRecord: (record: EvtxRecordOf<O>) => void, options?: O) {
    this.#onRecord = onRecord;
    this.#crc32 = options?.crc32 ?? crc32;
    this.#decoder = new RecordDecoder(this.#chunk, options ?? {});
  }

  /**
   * Takes the next bytes of the file and keeps no reference to them.
   *
   * @throws {@link EvtxError} `not-an-event-log` when the first eight bytes are not `ElfFile\0`.
   */
  push(bytes: Uint8Array): void {
    this.#certificate.bytes += bytes.length;
    let rest = bytes;
    if (!this.#headDone) {
      const taken = Math.min(rest.length, HEAD_SIZE - this.#headFill);
      this.#head.set(rest.subarray(0, taken), this.#headFill);
      this.#headFill += taken;
      rest = rest.subarray(taken);
      if (this.#headFill >= FILE_MAGIC.length) this.#requireMagic();
      if (this.#headFill < HEAD_SIZE) return;
      this.#readHead();
    }
    this.#pushChunks(rest);
  }

  /**
   * Reads what is left, as far as it goes.
   *
   * @throws {@link EvtxError} `empty-file` without a single byte, `not-an-event-log`.
   */
  end(): EvtxCertificate {
    const certificate = this.#certificate;
    if (certificate.bytes === 0) throw new EvtxError("empty-file", "the file is empty");
    this.#requireMagic();
    if (!this.#headDone) this.#readHead();
    if (this.#partialFill > 0) {
      certificate.truncated = true;
      this.#readSlot(this.#partial.subarray(0, this.#partialFill));
      this.#partialFill = 0;
    }
    // A header that was brought up to date on closing knows how many chunks there were.
    if (certificate.bytes < FILE_HEADER_SIZE || this.#slots < this.#announcedChunks) certificate.truncated = true;
    return certificate.finish();
  }

  #requireMagic(): void {
    if (!startsWith(this.#head.subarray(0, this.#headFill), FILE_MAGIC)) {
      throw new EvtxError("not-an-event-log", "the file does not begin with ElfFile");
    }
  }

  #readHead(): void {
    this.#headDone = true;
    const view = new DataView(this.#head.buffer);
    // +36 u16 minor, +38 u16 major version: 3.1 and 3.2 read alike
    // +40 u16 header block size, +42 u16 count of chunks
    // +120 u32 flags, +124 u32 CRC of bytes 0–119
    const flags = view.getUint32(120, true);
    this.#certificate.dirty = (flags & FLAG_DIRTY) !== 0;
    this.#keepsChecksums = (flags & FLAG_NO_CRC) === 0;
    const complete = this.#headFill >= 128;
    const sound = complete && this.#crc32(this.#head.subarray(0, 120)) === view.getUint32(124, true);
    if (complete && !sound && this.#keepsChecksums) this.#certificate.badChecksums++;
    if (sound && !this.#certificate.dirty) this.#announcedChunks = view.getUint16(42, true);

    const size = headerBlockSize(this.#head, view.getUint16(40, true));
    this.#chunkOffset = size;
    this.#toSkip = size;
    this.#pushChunks(this.#head.subarray(0, this.#headFill));
  }

  #pushChunks(bytes: Uint8Array): void {
    let p = Math.min(this.#toSkip, bytes.length);
    this.#toSkip -= p;
    while (p < bytes.length) {
      if (this.#partialFill === 0 && bytes.length - p >= CHUNK_SIZE) {
        this.#readSlot(bytes.subarray(p, p + CHUNK_SIZE));
        p += CHUNK_SIZE;
        continue;
      }
      const taken = Math.min(bytes.length - p, CHUNK_SIZE - this.#partialFill);
      this.#partial.set(bytes.subarray(p, p + taken), this.#partialFill);
      this.#partialFill += taken;
      p += taken;
      if (this.#partialFill === CHUNK_SIZE) {
        this.#partialFill = 0;
        this.#readSlot(this.#partial);
      }
    }
  }

  /** One 64 KiB place for a chunk; the header's count of them is not trusted, being stale in every live log. */
  #readSlot(bytes: Uint8Array): void {
    const offset = this.#chunkOffset;
    this.#chunkOffset += CHUNK_SIZE;
    this.#slots++;
    const hasMagic = startsWith(bytes, CHUNK_MAGIC);
    if (!hasMagic && isBlank(bytes)) return;
    this.#certificate.chunksSeen++;
    if (bytes.length < CHUNK_HEADER_SIZE) return;
    this.#chunk.load(bytes);
    const hasRecord =
      bytes.length > CHUNK_HEADER_SIZE + 4 && this.#chunk.view.getUint32(CHUNK_HEADER_SIZE, true) === RECORD_MAGIC;
    // With its magic damaged a chunk is still known by its first record.
    if (!hasMagic && !hasRecord) return;
    if (this.#checksumsFit() && hasMagic) this.#certificate.chunksValid++;
    this.#decoder.startChunk();
    walkRecords(this.#chunk, offset, this.#certificate, (position, size, recordId) => {
      this.#readRecord(offset, position, size, recordId);
    });
  }

  #readRecord(chunkOffset: number, position: number, size: number, recordId: number): void {
    let record: EvtxRecordOf<O> | undefined;
    try {
      // The decoder was given the options that make up this type.
      record = this.#decoder.decode(position, size) as EvtxRecordOf<O> | undefined;
    } catch (error) {
      this.#certificate.skip(chunkOffset + position, recordId, toSkipReason(error));
      return;
    }
    if (!record) return;
    this.#certificate.recordsDecoded++;
    this.#onRecord(record);
  }

  #checksumsFit(): boolean {
    const { bytes, view, length } = this.#chunk;
    if (!this.#keepsChecksums) return length === CHUNK_SIZE;
    // +48 u32 offset of the free space, +52 u32 CRC of the records up to there
    // +124 u32 CRC of bytes 0–119 and 128–511
    const headerCrc = this.#crc32(bytes.subarray(128, 512), this.#crc32(bytes.subarray(0, 120)));
    const headerFits = headerCrc === view.getUint32(124, true);
    if (!headerFits) this.#certificate.badChecksums++;
    const end = view.getUint32(48, true);
    // What a truncated chunk has lost cannot be summed up: not valid, but no bad checksum either.
    if (end > length && length < CHUNK_SIZE) return false;
    const recordsFit =
      end >= CHUNK_HEADER_SIZE &&
      end <= length &&
      this.#crc32(bytes.subarray(CHUNK_HEADER_SIZE, end)) === view.getUint32(52, true);
    if (!recordsFit) this.#certificate.badChecksums++;
    return headerFits && recordsFit && length === CHUNK_SIZE;
  }
}

/** 4,096 in every log seen; a damaged number must not shift all chunks out of sight. */
function headerBlockSize(head: Uint8Array, announced: number): number {
  if (announced < 128 || startsWith(head, CHUNK_MAGIC, FILE_HEADER_SIZE)) return FILE_HEADER_SIZE;
  return announced;
}

/** Logs grow by whole blocks: chunks not used yet are zeros. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.subarray(0, CHUNK_HEADER_SIZE + 4).every((byte) => byte === 0);
}
