import iconv from "iconv-lite";

/**
 * Text that a tool of Windows wrote to a pipe: UTF-16 where it says so or where every other byte is zero, otherwise in
 * the computer's OEM code page.
 *
 * @param codePage - Such as 850; `null`: not known, and then only ASCII is sure to be right.
 */
export function toolText(bytes: Uint8Array, codePage: number | null): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length >= 2 && buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString("utf16le", 2);
  if (buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf)
    return buffer.toString("utf8", 3);
  if (looksLikeUtf16(buffer)) return buffer.toString("utf16le");
  if (codePage === UTF_8) return buffer.toString("utf8");
  const name = `cp${codePage}`;
  return codePage !== null && iconv.encodingExists(name) ? iconv.decode(buffer, name) : buffer.toString("latin1");
}

/** Windows' number of it; "use UTF-8 for worldwide language support" sets it. */
const UTF_8 = 65_001;
/** Enough to tell; no code page has a zero in its text. */
const SNIFFED_BYTES = 64;

function looksLikeUtf16(buffer: Buffer): boolean {
  return buffer.subarray(0, SNIFFED_BYTES).includes(0);
}
