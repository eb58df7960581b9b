/**
 * The `ProductVersion` of a program, from its version resource: `VS_VERSIONINFO`, whose key is the UTF-16 text
 * `VS_VERSION_INFO`, holds a table of texts with one of that name.
 * https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo
 */

const RESOURCE = Buffer.from("VS_VERSION_INFO\0", "utf16le");
const NAME = Buffer.from("ProductVersion\0", "utf16le");
/** The longest version seen is 40 characters; ours. */
const VALUE_BYTES = 256;
/** A version resource with translations is a few KiB; ours. */
const RESOURCE_BYTES = 64 * 1024;

/** @returns `null` when there is none. */
export function findProductVersion(program: Uint8Array): string | null {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.length);
  const at = bytes.lastIndexOf(RESOURCE);
  if (at < 0) return null;
  const resource = bytes.subarray(at, at + RESOURCE_BYTES);
  const name = resource.indexOf(NAME);
  if (name < 0) return null;
  const from = name + NAME.length;
  // The value begins at a multiple of four bytes: one zero may stand before it.
  const text = resource.toString("utf16le", from, from + VALUE_BYTES).replace(/^\0+/, "");
  const version = /^[^\0]*/.exec(text)?.[0].trim() ?? "";
  return version === "" ? null : version;
}
