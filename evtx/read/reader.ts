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
  startsWith,
} from "../format/layout.ts";
import type { EvtxCertificate, EvtxReadOptions, EvtxRecordOf } from "../types.ts";
import { CertificateKeeper } from "./certificate.ts";
import { Chunk } from "./chunk.ts";
import { RecordDecoder } from "./decode.ts";
import { toSkipReason } from "./record-error.ts";
import { holdsRecord, walkRecords } from "./record-walk.ts";

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
  /** In the file, of the place for a chunk that is read now. */
  #placeOffset = 0;
  #slots = 0;
  #announcedChunks = 0;
  #keepsChecksums = true;
  /** The log may have been in use when it was copied: its headers lag behind its records. */
  #live = false;

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
   * @throws {@link EvtxError} `not-an-event-log` when the file neither begins with `ElfFile\0` nor has a chunk behind
   * where its header ought to be.
   */
  push(bytes: Uint8Array): void {
    this.#certificate.bytes += bytes.length;
    let rest = bytes;
    if (!this.#headDone) {
      const taken = Math.min(rest.length, HEAD_SIZE - this.#headFill);
      this.#head.set(rest.subarray(0, taken), this.#headFill);
      this.#headFill += taken;
      rest = rest.subarray(taken);
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
    if (!this.#headDone) this.#readHead();
    if (this.#partialFill > 0) this.#readRest(this.#partial.subarray(0, this.#partialFill));
    // A header that was brought up to date on closing knows how many chunks there were.
    if (certificate.bytes < FILE_HEADER_SIZE || this.#slots < this.#announcedChunks) certificate.truncated = true;
    return certificate.finish();
  }

  /** What stands behind the last whole place: part of a chunk, padding, or what somebody appended. */
  #readRest(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(this.#readPlace(rest));
  }

  #readHead(): void {
    this.#headDone = true;
    const view = new DataView(this.#head.buffer);
    const hasMagic = startsWith(this.#head.subarray(0, this.#headFill), FILE_MAGIC);
    if (!hasMagic && !startsWith(this.#head.subarray(0, this.#headFill), CHUNK_MAGIC, FILE_HEADER_SIZE)) {
      throw new EvtxError("not-an-event-log", "the file does not begin with ElfFile");
    }
    // +36 u16 minor, +38 u16 major version: 3.1 and 3.2 read alike
    // +40 u16 header block size
    // +120 u32 flags, +124 u32 CRC of bytes 0–119
    const flags = hasMagic ? view.getUint32(120, true) : 0;
    this.#certificate.dirty = (flags & FLAG_DIRTY) !== 0;
    this.#keepsChecksums = (flags & FLAG_NO_CRC) === 0;
    const complete = this.#headFill >= 128;
    const sound = hasMagic && complete && this.#crc32(this.#head.subarray(0, 120)) === view.getUint32(124, true);
    if (complete && !sound && this.#keepsChecksums) this.#certificate.badChecksums++;
    if (sound && !this.#certificate.dirty) this.#readTotals(view);
    // Nobody knows of a log without its header whether it was ever closed.
    this.#live = this.#certificate.dirty || !sound;

    const size = headerBlockSize(this.#head, view.getUint16(40, true));
    this.#placeOffset = size;
    this.#toSkip = size;
    this.#pushChunks(this.#head.subarray(0, this.#headFill));
  }

  /** What a header says that was brought up to date on closing. */
  #readTotals(view: DataView): void {
    // +8 u64 first chunk, +16 u64 last chunk (before the first in a wrapped log), +24 u64 next record id
    // +42 u16 count of chunks, too narrow for large logs
    const numbers = [8, 16].map((at) => Number(view.getBigUint64(at, true)));
    const counts = numbers.map((number) => (number < MAX_CHUNKS ? number + 1 : 0));
    this.#announcedChunks = Math.max(view.getUint16(42, true), ...counts);
    this.#certificate.expectIdsUpTo(Number(view.getBigUint64(24, true)) - 1);
  }

  #pushChunks(bytes: Uint8Array): void {
    let p = Math.min(this.#toSkip, bytes.length);
    this.#toSkip -= p;
    while (p < bytes.length) {
      if (this.#partialFill === 0 && bytes.length - p >= CHUNK_SIZE) {
        p += this.#readPlace(bytes.subarray(p, p + CHUNK_SIZE));
        continue;
      }
      const taken = Math.min(bytes.length - p, CHUNK_SIZE - this.#partialFill);
      this.#partial.set(bytes.subarray(p, p + taken), this.#partialFill);
      this.#partialFill += taken;
      p += taken;
      if (this.#partialFill === CHUNK_SIZE) {
        const used = this.#readPlace(this.#partial);
        this.#partial.copyWithin(0, used);
        this.#partialFill = CHUNK_SIZE - used;
      }
    }
  }

  /**
   * One place of 64 KiB for a chunk; the header's count of them is not trusted, being stale in every live log.
   *
   * @returns How many of the bytes belong to it: fewer where the next chunk begins too early, bytes having been lost or
   * put in before it.
   */
  #readPlace(bytes: Uint8Array): number {
    const hasMagic = startsWith(bytes, CHUNK_MAGIC);
    if (!hasMagic && isBlank(bytes)) return this.#passPlace(bytes.length);
    this.#certificate.chunksSeen++;
    if (bytes.length < CHUNK_HEADER_SIZE) {
      this.#certificate.truncated ||= startsWith(bytes, CHUNK_MAGIC.slice(0, bytes.length));
      return this.#passPlace(bytes.length);
    }
    this.#chunk.load(bytes);
    const { headerFits, recordsFit } = hasMagic ? this.#checkSums() : LOST_HEADER;
    const sound = headerFits && recordsFit && bytes.length === CHUNK_SIZE;
    if (sound) this.#certificate.chunksValid++;
    const ids = headerFits ? readIds(this.#chunk.view) : undefined;
    if (ids) this.#certificate.expectIds(ids.first, ids.last);
    const next = sound ? undefined : findChunk(bytes);
    if (next !== undefined) this.#chunk.load(bytes.subarray(0, next));
    // With its magic damaged a chunk is still known by its records.
    if (hasMagic || holdsRecord(this.#chunk)) {
      if (next === undefined && bytes.length < CHUNK_SIZE) this.#certificate.truncated = true;
      if (!hasMagic && this.#keepsChecksums) this.#certificate.badChecksums++;
      this.#decoder.startChunk(sound && this.#keepsChecksums);
      walkRecords(this.#chunk, this.#placeOffset, this.#certificate, { live: this.#live, sound, ids }, this.#visit);
    }
    return this.#passPlace(next ?? bytes.length);
  }

  #passPlace(bytes: number): number {
    this.#placeOffset += bytes;
    // What is shorter is no place of its own: bytes were put in, or lost.
    if (bytes === CHUNK_SIZE) this.#slots++;
    return bytes;
  }

  readonly #visit = (position: number, size: number, recordId: number, torn: boolean): void => {
    let record: EvtxRecordOf<O> | undefined;
    try {
      // The decoder was given the options that make up this type.
      record = this.#decoder.decode(position, size, torn) as EvtxRecordOf<O> | undefined;
    } catch (error) {
      this.#certificate.skip(this.#placeOffset + position, recordId, toSkipReason(error));
      return;
    }
    if (!record) return;
    this.#certificate.recordsDecoded++;
    if (torn || this.#decoder.isDoubtful) {
      this.#certificate.recordsDoubtful++;
      record = { ...record, doubtful: true };
    }
    const { createdLow, createdHigh } = this.#decoder;
    if (createdHigh > 0) this.#certificate.seeTime(createdLow, createdHigh);
    else this.#certificate.seeCreatedText(record.timeUtc);
    this.#onRecord(record);
  };

  #checkSums(): { readonly headerFits: boolean; readonly recordsFit: boolean } {
    const { bytes, view, length } = this.#chunk;
    if (!this.#keepsChecksums) return { headerFits: true, recordsFit: true };
    // +48 u32 offset of the free space, +52 u32 CRC of the records up to there
    // +124 u32 CRC of bytes 0–119 and 128–511
    const headerCrc = this.#crc32(bytes.subarray(128, 512), this.#crc32(bytes.subarray(0, 120)));
    const headerFits = headerCrc === view.getUint32(124, true);
    if (!headerFits) this.#certificate.badChecksums++;
    const end = view.getUint32(48, true);
    // What a truncated chunk has lost cannot be summed up: not valid, but no bad checksum either.
    if (end > length && length < CHUNK_SIZE) return { headerFits, recordsFit: false };
    const recordsFit =
      end >= CHUNK_HEADER_SIZE &&
      end <= length &&
      this.#crc32(bytes.subarray(CHUNK_HEADER_SIZE, end)) === view.getUint32(52, true);
    if (!recordsFit) this.#certificate.badChecksums++;
    return { headerFits, recordsFit };
  }
}

/** What stands where a header ought to be vouches for nothing. */
const LOST_HEADER = { headerFits: false, recordsFit: false };

/** Beyond any log that Windows can make (4 GiB): a number in the header that says more is damage. */
const MAX_CHUNKS = 65_536;

/** First and last record id by the header of the chunk; undefined where it says that there is none. */
function readIds(view: DataView): { readonly first: number; readonly last: number } | undefined {
  // +24 u64 first record id, +32 u64 last record id, all ones in an empty chunk
  const first = Number(view.getBigUint64(24, true));
  const last = Number(view.getBigUint64(32, true));
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && first <= last ? { first, last } : undefined;
}

/** The next place in which a chunk begins: all that is written to a disk is a multiple of a sector, 512 bytes. */
function findChunk(bytes: Uint8Array): number | undefined {
  for (let p = SECTOR_SIZE; p + CHUNK_HEADER_SIZE <= bytes.length; p += SECTOR_SIZE) {
    if (startsWith(bytes, CHUNK_MAGIC, p)) return p;
  }
  return undefined;
}

const SECTOR_SIZE = 512;

/** 4,096 in every log seen; a damaged number must not shift all chunks out of sight. */
function headerBlockSize(head: Uint8Array, announced: number): number {
  if (announced < 128 || startsWith(head, CHUNK_MAGIC, FILE_HEADER_SIZE)) return FILE_HEADER_SIZE;
  return announced;
}

/** Logs grow by whole blocks: chunks not used yet are zeros. */
function isBlank(bytes: Uint8Array): boolean {
  for (let p = 0; p < bytes.length; p++) if (bytes[p] !== 0) return false;
  return true;
}
