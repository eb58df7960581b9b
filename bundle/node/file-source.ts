import { type FileHandle, open } from "node:fs/promises";
import { BundleError } from "../errors.ts";
import type { ByteSource } from "../read/byte-source.ts";

/** Large enough that reading costs little beside decoding, small enough to keep many entries open at once. */
const CHUNK_BYTES = 256 * 1024;

/** A file as bytes at any offset. Whoever opens it closes it. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading.
 *
 * @param path - As the user gave it; also for messages.
 * @throws BundleError `not-found`, `not-readable`.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, "r").catch((error) => {
    throw toBundleError(error, path);
  });
  try {
    const { size } = await handle.stat();
    return {
      sizeBytes: size,
      read: (offset, length) => readAt(handle, offset, Math.max(0, Math.min(length, size - offset)), path),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw toBundleError(error, path);
  }
}

async function readAt(handle: FileHandle, offset: number, length: number, path: string): Promise<Uint8Array> {
  // Not from Node's shared pool: the bytes are handed on and may be kept.
  const bytes = new Uint8Array(length);
  let filled = 0;
  try {
    while (filled < length) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw toBundleError(error, path);
  }
  return filled === length ? bytes : bytes.subarray(0, filled);
}

/**
 * Streams a file on disk up to the size that it had when it was listed: a log that is still being written grows meanwhile.
 *
 * @param shown - Path for messages.
 * @throws BundleError `not-found`, `not-readable`, `size-mismatch` when the file has become shorter.
 */
export async function* streamFile(path: string, sizeBytes: number, shown: string): AsyncGenerator<Uint8Array> {
  const source = await openFileSource(path);
  try {
    for (let at = 0; at < sizeBytes; ) {
      const chunk = await source.read(at, Math.min(CHUNK_BYTES, sizeBytes - at));
      if (chunk.length === 0) throw new BundleError("size-mismatch", { path, entry: shown });
      at += chunk.length;
      yield chunk;
    }
  } finally {
    await source.close();
  }
}

/** Says in our words what the operating system refused. */
export function toBundleError(error: unknown, path: string): BundleError {
  if (error instanceof BundleError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return new BundleError("not-found", { path }, error);
  return new BundleError("not-readable", { path, detail: code === "" ? String(error) : code }, error);
}
