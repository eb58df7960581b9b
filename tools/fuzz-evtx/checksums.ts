/** Puts the checksums of a log right, so that damage is not told by them. */
import { CHUNK_HEADER_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { nodeCrc32 } from "../../evtx/node.ts";

export function fixChecksums(bytes: Uint8Array): void {
  if (bytes.length < FILE_HEADER_SIZE) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(124, nodeCrc32(bytes.subarray(0, 120)), true);
  for (let p = FILE_HEADER_SIZE; p + CHUNK_SIZE <= bytes.length; p += CHUNK_SIZE) {
    fixChunkChecksums(bytes.subarray(p, p + CHUNK_SIZE));
  }
}

export function fixChunkChecksums(chunk: Uint8Array): void {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const end = view.getUint32(48, true);
  if (end >= CHUNK_HEADER_SIZE && end <= chunk.length) {
    view.setUint32(52, nodeCrc32(chunk.subarray(CHUNK_HEADER_SIZE, end)), true);
  }
  view.setUint32(124, nodeCrc32(chunk.subarray(128, 512), nodeCrc32(chunk.subarray(0, 120))), true);
}
