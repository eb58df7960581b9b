/** Large logs for measuring: real chunks repeated, each with record ids of its own and fresh checksums. */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import {
  CHUNK_HEADER_SIZE,
  CHUNK_MAGIC,
  CHUNK_SIZE,
  FILE_HEADER_SIZE,
  RECORD_MAGIC,
  startsWith,
} from "../../evtx/format/layout.ts";
import { fixChunkChecksums } from "../../tools/fuzz-evtx/checksums.ts";

/** The chunks of a log that can be repeated as they are: whole, and with sound checksums. */
export function soundChunks(file: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let p = FILE_HEADER_SIZE; p + CHUNK_SIZE <= file.length; p += CHUNK_SIZE) {
    const chunk = file.subarray(p, p + CHUNK_SIZE);
    if (startsWith(chunk, CHUNK_MAGIC) && hasSoundChecksums(chunk)) chunks.push(chunk);
  }
  return chunks;
}

/**
 * Writes a closed log of at least `sizeBytes`, the chunks in turn.
 *
 * @param head - A log whose file header to begin from.
 * @returns The number of records in it.
 */
export function writeLog(path: string, chunks: readonly Uint8Array[], head: string, sizeBytes: number): number {
  const count = Math.ceil((sizeBytes - FILE_HEADER_SIZE) / CHUNK_SIZE);
  const file = openSync(path, "w");
  try {
    let nextId = 1;
    for (let i = 0; i < count; i++) {
      const source = chunks[i % chunks.length];
      if (!source) throw new Error("no chunks to repeat");
      const chunk = source.slice();
      nextId = renumber(chunk, nextId);
      writeSync(file, chunk, 0, CHUNK_SIZE, FILE_HEADER_SIZE + i * CHUNK_SIZE);
    }
    writeSync(file, fileHeader(head, count, nextId), 0, FILE_HEADER_SIZE, 0);
    return nextId - 1;
  } finally {
    closeSync(file);
  }
}

function fileHeader(from: string, chunkCount: number, nextId: number): Uint8Array {
  const header = new Uint8Array(readFileSync(from).subarray(0, FILE_HEADER_SIZE));
  const view = new DataView(header.buffer);
  view.setBigUint64(8, 0n, true); //                                   +8   u64 first chunk
  view.setBigUint64(16, BigInt(chunkCount - 1), true); //              +16  u64 last chunk
  view.setBigUint64(24, BigInt(nextId), true); //                      +24  u64 next record id
  view.setUint16(42, chunkCount & 0xffff, true); //                    +42  u16 count of chunks
  view.setUint32(120, 0, true); //                                     +120 u32 flags
  view.setUint32(124, crc32(header.subarray(0, 120)), true); //        +124 u32 CRC of bytes 0–119
  return header;
}

/** @returns The id after the last record's. */
function renumber(chunk: Uint8Array, firstId: number): number {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const end = view.getUint32(48, true);
  let id = firstId;
  for (let p = CHUNK_HEADER_SIZE; p < end && view.getUint32(p, true) === RECORD_MAGIC; ) {
    view.setBigUint64(p + 8, BigInt(id++), true);
    p += view.getUint32(p + 4, true);
  }
  for (const [at, value] of [
    [8, firstId],
    [16, id - 1],
    [24, firstId],
    [32, id - 1],
  ] as const) {
    view.setBigUint64(at, BigInt(value), true);
  }
  fixChunkChecksums(chunk);
  return id;
}

function hasSoundChecksums(chunk: Uint8Array): boolean {
  const end = new DataView(chunk.buffer, chunk.byteOffset, chunk.length).getUint32(48, true);
  if (end < CHUNK_HEADER_SIZE || end > CHUNK_SIZE) return false;
  const fixed = chunk.slice();
  fixChunkChecksums(fixed);
  return fixed.every((byte, i) => byte === chunk[i]);
}
