/** Finds the records of a chunk, past damage where there is any. */
import { CHUNK_HEADER_SIZE, CHUNK_SIZE, RECORD_HEADER_SIZE, RECORD_MAGIC } from "../format/layout.ts";
import type { CertificateKeeper } from "./certificate.ts";
import type { Chunk } from "./chunk.ts";
import { readRecordId } from "./decode.ts";

/** Header, one token, copy of the size. */
const MIN_RECORD_SIZE = RECORD_HEADER_SIZE + 4;

/** How far the chunk's own header can be relied on. */
export interface ChunkTrust {
  /** The log was never closed: headers lag behind what was written. */
  readonly live: boolean;
  /** Both checksums fit: in a closed log the records end where the header says. */
  readonly sound: boolean;
  /** Ids of the first and last record, where the header's checksum fits and it holds any. */
  readonly ids: { readonly first: number; readonly last: number } | undefined;
}

/**
 * @param chunkOffset - In the file, for the certificate.
 * @param visit - Told of each record. `size` never leads out of the chunk; a `torn` one has a damaged header or end, so
 * that its values may be cut short.
 */
export function walkRecords(
  chunk: Chunk,
  chunkOffset: number,
  certificate: CertificateKeeper,
  trust: ChunkTrust,
  visit: (position: number, size: number, recordId: number, torn: boolean) => void,
): void {
  const { view, length } = chunk;
  const end = freeSpaceOffset(chunk);
  // Behind the last record stand remnants of older use, and exports keep the records that they left out.
  const limit = trust.sound && !trust.live ? end : length;
  let previousId = certificate.lastWalkedId;
  let p = CHUNK_HEADER_SIZE;
  while (p + MIN_RECORD_SIZE <= limit) {
    let torn = false;
    if (view.getUint32(p, true) !== RECORD_MAGIC) {
      if (isSized(chunk, p, end)) torn = true;
      else {
        // Zeros behind the last record are the normal end, also before the free space (archived logs).
        const next = findRecord(chunk, p + 8, trust.live ? length : end);
        const isHole = p < end && (next !== undefined || view.getUint32(p, true) !== 0);
        if (isHole) certificate.seeDamage(chunkOffset + p, "bad-magic");
        if (next === undefined) break;
        p = next;
      }
    }
    const recordId = readRecordId(view, p);
    if (p >= end && !continues(recordId, previousId, trust)) break;
    const size = extent(chunk, p, end);
    if (size === undefined) {
      seeCutRecord(chunk, chunkOffset, certificate, p, recordId);
      break;
    }
    torn ||= view.getUint32(p + 4, true) !== size || view.getUint32(p + size - 4, true) !== size;
    const isStray = trust.ids !== undefined && !trust.live && (recordId < trust.ids.first || recordId > trust.ids.last);
    certificate.seeRecord(isStray ? Number.NaN : recordId, view.getUint32(p + 16, true), view.getUint32(p + 20, true));
    visit(p, size, recordId, torn || isStray);
    if (!isStray) previousId = recordId;
    p += size;
  }
  certificate.lastWalkedId = previousId;
  if (length < CHUNK_SIZE && p < Math.min(end, length) && p + MIN_RECORD_SIZE > length) {
    certificate.seeDamage(chunkOffset + p, "truncated");
  }
}

/** Whether any record can be found where the magic of the chunk is lost. */
export function holdsRecord(chunk: Chunk): boolean {
  return findRecord(chunk, CHUNK_HEADER_SIZE, chunk.length) !== undefined;
}

/**
 * A live log writes records first and the header later. What continues the count was written after the header; so was
 * anything with a higher id, which no older use of the place can have left.
 */
function continues(recordId: number, previousId: number, { live }: ChunkTrust): boolean {
  return recordId === previousId + 1 || previousId < 0 || (live && recordId > previousId);
}

/** Where the records end; nonsense is taken for the end of the chunk. */
function freeSpaceOffset({ view, length }: Chunk): number {
  const offset = view.getUint32(48, true);
  return offset < CHUNK_HEADER_SIZE || offset > length ? length : offset;
}

/**
 * Bytes of the record at `p`. Where size and copy disagree, or agree on a place where nothing follows, all up to the
 * next record: the header may be damaged, or a crash cut the record off, and most of it can be read all the same. The
 * last record ends where the records end.
 */
function extent(chunk: Chunk, p: number, end: number): number | undefined {
  const { view, length } = chunk;
  const size = view.getUint32(p + 4, true);
  const fits = size >= MIN_RECORD_SIZE && p + size <= length;
  const agree = fits && view.getUint32(p + size - 4, true) === size;
  if (agree && (p + size >= end || hasMagic(chunk, p + size))) return size;
  const next = findRecord(chunk, p + MIN_RECORD_SIZE, agree ? p + size : end);
  if (next !== undefined) return next - p;
  if (agree) return size;
  const rest = end - p;
  if (rest >= MIN_RECORD_SIZE && view.getUint32(end - 4, true) === rest) return rest;
  return fits ? size : undefined;
}

/** The last record of a chunk that was cut off lacks its end; any other is damaged beyond measure. */
function seeCutRecord(
  { view, length }: Chunk,
  chunkOffset: number,
  certificate: CertificateKeeper,
  p: number,
  recordId: number,
): void {
  if (length < CHUNK_SIZE && p + view.getUint32(p + 4, true) <= CHUNK_SIZE) {
    certificate.seeRecord(recordId, view.getUint32(p + 16, true), view.getUint32(p + 20, true));
    certificate.skip(chunkOffset + p, recordId, "truncated");
  } else certificate.seeDamage(chunkOffset + p, "bad-size");
}

/** The first one that begins before `end`. Records stand at multiples of eight. */
function findRecord(chunk: Chunk, from: number, end: number): number | undefined {
  for (let p = Math.ceil(from / 8) * 8; p < end; p += 8) if (isRecordAt(chunk, p)) return p;
  return undefined;
}

/** The magic alone may turn up in the data of an event; with the size twice it does not. */
function isRecordAt(chunk: Chunk, p: number): boolean {
  return hasMagic(chunk, p) && hasSizeTwice(chunk, p);
}

function hasMagic({ view, length }: Chunk, p: number): boolean {
  return p + MIN_RECORD_SIZE <= length && view.getUint32(p, true) === RECORD_MAGIC;
}

function hasSizeTwice({ view, length }: Chunk, p: number): boolean {
  const size = view.getUint32(p + 4, true);
  return size >= MIN_RECORD_SIZE && p + size <= length && view.getUint32(p + size - 4, true) === size;
}

/** A record without its magic: known by its size where the next record, or the end, follows. */
function isSized(chunk: Chunk, p: number, end: number): boolean {
  if (p + MIN_RECORD_SIZE > chunk.length || !hasSizeTwice(chunk, p)) return false;
  const after = p + chunk.view.getUint32(p + 4, true);
  return after === end || isRecordAt(chunk, after);
}
