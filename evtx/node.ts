/** What only Node can do; the rest of the library runs in a browser as well. */
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { useHostText } from "./format/host-text.ts";
import { EvtxReader } from "./read/reader.ts";
import type { EvtxCertificate, EvtxReadOptions, EvtxRecordOf } from "./types.ts";

const WINDOW_BYTES = 1 << 20;

// From some thirty characters on, faster than what the language has; a `Buffer` is not needed for them.
const { latin1Slice, ucs2Slice } = Buffer.prototype;
useHostText({
  latin1: (bytes, length) => latin1Slice.call(bytes as Buffer, 0, length),
  utf16: (bytes) => ucs2Slice.call(bytes as Buffer, 0, bytes.length),
});

/** Zlib's, several times faster than the portable one: for {@link EvtxReadOptions}. */
export const nodeCrc32: (bytes: Uint8Array, seed?: number) => number = crc32;

/**
 * Reads a log from disk through two windows: while one is parsed, the platform fills the other.
 *
 * @throws EvtxError as {@link EvtxReader} does, and what opening or reading the file throws.
 */
export async function readEvtxFile<const O extends EvtxReadOptions = EvtxReadOptions>(
  path: string,
  onRecord: (record: EvtxRecordOf<O>) => void,
  options: O = {} as O,
): Promise<EvtxCertificate> {
  const reader = new EvtxReader<O>(onRecord, { crc32: nodeCrc32, ...options });
  const file = await open(path, "r");
  try {
    for await (const bytes of windows(file)) reader.push(bytes);
    return reader.end();
  } finally {
    await file.close();
  }
}

/** The bytes of a file; each part is good until the next but one is asked for. */
async function* windows(file: FileHandle): AsyncGenerator<Uint8Array> {
  let window = new Uint8Array(WINDOW_BYTES);
  let other = new Uint8Array(WINDOW_BYTES);
  let { bytesRead } = await file.read(window, 0, WINDOW_BYTES);
  while (bytesRead > 0) {
    const next = file.read(other, 0, WINDOW_BYTES);
    // It is waited for below, if at all: what fails while the parser fails must not end the process.
    next.catch(() => {});
    yield window.subarray(0, bytesRead);
    ({ bytesRead } = await next);
    [window, other] = [other, window];
  }
}
