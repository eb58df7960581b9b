/** Text files as Windows writes them: the encoding is told by the byte order mark, and kept. */

export type TextEncoding = "utf8" | "utf8-bom" | "utf16le" | "utf16be" | "latin1";

export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return { text: buffer.toString("utf16le", 2), encoding: "utf16le" };
  if (a === 0xfe && b === 0xff) {
    return {
      text: Buffer.from(buffer.subarray(2, buffer.length & ~1))
        .swap16()
        .toString("utf16le"),
      encoding: "utf16be",
    };
  }
  if (a === 0xef && b === 0xbb && c === 0xbf) return { text: buffer.toString("utf8", 3), encoding: "utf8-bom" };
  // Without a mark, text of Windows is UTF-16 where every other byte is zero.
  if (bytes.length >= 4 && bytes.length % 2 === 0 && b === 0 && bytes[3] === 0 && a !== 0) {
    return { text: buffer.toString("utf16le"), encoding: "utf16le" };
  }
  const text = buffer.toString("utf8");
  return text.includes("\ufffd") ? { text: buffer.toString("latin1"), encoding: "latin1" } : { text, encoding: "utf8" };
}

export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  switch (encoding) {
    case "utf16le":
      return bytesOf(Buffer.from(`\ufeff${text}`, "utf16le"));
    case "utf16be":
      return bytesOf(Buffer.from(`\ufeff${text}`, "utf16le").swap16());
    case "utf8-bom":
      return bytesOf(Buffer.from(`\ufeff${text}`, "utf8"));
    default:
      return bytesOf(Buffer.from(text, encoding));
  }
}

/** The same bytes; a copy only where they are a small part of something else's. */
function bytesOf(buffer: Buffer): Uint8Array {
  const isOwn = buffer.length === buffer.buffer.byteLength;
  return isOwn ? new Uint8Array(buffer.buffer) : new Uint8Array(buffer);
}
