/** The first 4,096 bytes of a log. */
import { crc32 } from "../format/crc32.ts";
import { FILE_HEADER_SIZE, FILE_MAGIC } from "../format/layout.ts";

export interface FileHeader {
  /** Place of the oldest chunk. */
  readonly firstChunk: number;
  /** Place of the chunk written last. */
  readonly lastChunk: number;
  readonly nextId: number;
  readonly minorVersion: number;
  readonly chunkCount: number;
  readonly flags: number;
  readonly hasChecksum: boolean;
}

export function writeFileHeader(file: Uint8Array, header: FileHeader): void {
  const view = new DataView(file.buffer);
  file.set(FILE_MAGIC); //                                        +0   magic
  view.setBigUint64(8, BigInt(header.firstChunk), true); //       +8   u64 first chunk
  view.setBigUint64(16, BigInt(header.lastChunk), true); //       +16  u64 last chunk
  view.setBigUint64(24, BigInt(header.nextId), true); //          +24  u64 next record id
  view.setUint32(32, 128, true); //                               +32  u32 header size
  view.setUint16(36, header.minorVersion, true); //               +36  u16 minor version
  view.setUint16(38, 3, true); //                                 +38  u16 major version
  view.setUint16(40, FILE_HEADER_SIZE, true); //                  +40  u16 header block size
  view.setUint16(42, header.chunkCount, true); //                 +42  u16 count of chunks
  view.setUint32(120, header.flags, true); //                     +120 u32 flags
  if (!header.hasChecksum) return;
  view.setUint32(124, crc32(file.subarray(0, 120)), true); //     +124 u32 CRC of bytes 0–119
}
