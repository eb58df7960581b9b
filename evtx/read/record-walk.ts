/** Finds the records of a chunk, past damage where there is any. */

import { CHUNK_HEADER_SIZE, CHUNK_SIZE, RECORD_HEADER_SIZE, RECORD_MAGIC } from "../format/layout.ts";
import type { CertificateKeeper } from "./certificate.ts";
import type { Chunk } from "./chunk.ts";
import { readRecordId } from "./decode.ts";

/** Header, one token, copy of the size. */
const MIN_RECORD_SIZE = RECORD_HEADER_SIZE + 4;

/**
 * @param chunkOffset - In the file, for the certificate.
 * @param visit - Told of each record; `size` never leads out of the chunk.
 */
export function walkRecords(
  chunk: Chunk,
  chunkOffset: number,
  certificate: CertificateKeeper,
  visit: (position: number, size: number, recordId: number) => void,
): void {
  const { view, length } = chunk;
  const end = freeSpaceOffset(chunk);
  let previousId = -1;
  let p = CHUNK_HEADER_SIZE;
  while (p + MIN_RECORD_SIZE <= length) {
    if (view.getUint32(p, true) !== RECORD_MAGIC) {
      // Zeros behind the last record are the normal end, also before the free space (archived logs).
      const next = findRecord(chunk, p + 8, end);
      if (next === undefined) {
        if (p < end && view.getUint32(p, true) !== 0) certificate.seeDamage(chunkOffset + p, "bad-magic");
        return;
      }
      certificate.seeDamage(chunkOffset + p, "bad-magic");
      p = next;
    }
    const recordId = readRecordId(view, p);
    // A live log writes records first and the header later: what continues the count is no remnant of older use.
    if (p >= end && recordId !== previousId + 1) return;
    const size = extent(chunk, p, end);
    if (size === undefined) {
      const cut = length < CHUNK_SIZE && p + view.getUint32(p + 4, true) <= CHUNK_SIZE;
      if (cut) {
        certificate.seeRecord(recordId, view.getUint32(p + 16, true), view.getUint32(p + 20, true));
        certificate.skip(chunkOffset + p, recordId, "truncated");
      } else certificate.seeDamage(chunkOffset + p, "bad-size");
      return;
    }
    certificate.seeRecord(recordId, view.getUint32(p + 16, true), view.getUint32(p + 20, true));
    visit(p, size, recordId);
    previousId = recordId;
    p += size;
  }
  if (length < CHUNK_SIZE && p < Math.min(end, length)) certificate.seeDamage(chunkOffset + p, "truncated");
}

/** Where the records end; nonsense is taken for the end of the chunk. */
function freeSpaceOffset({ view, length }: Chunk): number {
  const offset = view.getUint32(48, true);
  return offset < CHUNK_HEADER_SIZE || offset > length ? length : offset;
}

/**
 * Bytes of the record at `p`. Where size and copy disagree, all up to the next record: the header may be damaged, or a
 * crash cut the record off, and most of it can be read all the same.
 */
function extent(chunk: Chunk, p: number, end: number): number | undefined {
  const { view, length } = chunk;
  const size = view.getUint32(p + 4, true);
  const fits = size >= MIN_RECORD_SIZE && p + size <= length;
  if (fits && (view.getUint32(p + size - 4, true) === size || isRecordAt(chunk, p + size))) return size;
  const next = findRecord(chunk, p + MIN_RECORD_SIZE, end);
  if (next !== undefined) return next - p;
  return fits ? size : undefined;
}

/** Records stand at multiples of eight. */
function findRecord(chunk: Chunk, from: number, end: number): number | undefined {
  const last = Math.min(end, chunk.length) - MIN_RECORD_SIZE;
  for (let p = Math.ceil(from / 8) * 8; p <= last; p += 8) if (isRecordAt(chunk, p)) return p;
  return undefined;
}

/** The magic alone may turn up in the data of an event; with the size twice it does not. */
function isRecordAt({ view, length }: Chunk, p: number): boolean {
  if (p + MIN_RECORD_SIZE > length || view.getUint32(p, true) !== RECORD_MAGIC) return false;
  const size = view.getUint32(p + 4, true);
  return size >= MIN_RECORD_SIZE && p + size <= length && view.getUint32(p + size - 4, true) === size;
}
