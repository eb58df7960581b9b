/**
 * Bytes that can be read at any offset: a file, a `Blob`, a buffer. All that the zip reader asks of its surroundings.
 */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * @returns Exactly `length` bytes, or fewer where the source ends; a fresh array each time.
   * @throws BundleError `not-readable`.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that are in memory already. */
export function toByteSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
  };
}
