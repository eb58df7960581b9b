import type { Container, Entry } from "../../bundle/container.ts";

export interface MemoryFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/** Bytes in pieces of `size`, as a zip or a file would hand them over. */
export async function* inPieces(bytes: Uint8Array | string, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const whole = toBytes(bytes);
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

export const toBytes = (content: Uint8Array | string): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** UTF-16 of a text, with or without its byte order mark. */
export function toUtf16(text: string, { bigEndian = false, mark = true } = {}): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, "utf16le");
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
}

/** A container held in memory; entries keep the order given. */
export function memoryContainer(files: readonly MemoryFile[], kind: Container["kind"] = "folder"): Container {
  const entries = files.map(({ path, bytes }): Entry => {
    const whole = toBytes(bytes);
    return { path, sizeBytes: whole.length, open: () => inPieces(whole) };
  });
  return { path: "memory", kind, entries, ignored: [], close: async () => {} };
}
