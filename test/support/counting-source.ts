import { type ByteSource, toByteSource } from "../../bundle/read/byte-source.ts";

/** Bytes in memory that count what is read of them: bounds are tested by work done, never by the clock. */
export function countingSource(bytes: Uint8Array): ByteSource & { readonly readBytes: number; readonly reads: number } {
  const source = toByteSource(bytes);
  let readBytes = 0;
  let reads = 0;
  return {
    sizeBytes: source.sizeBytes,
    get readBytes() {
      return readBytes;
    },
    get reads() {
      return reads;
    },
    read: async (offset, length) => {
      const chunk = await source.read(offset, length);
      readBytes += chunk.length;
      reads++;
      return chunk;
    },
  };
}
