import { BundleError } from "../errors.ts";
import type { ContainerLimits } from "../limits.ts";

/** Rules for names inside an archive or a folder. Nothing is ever unpacked to disk; names are still shown and compared. */

const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\.|$)/i;
/** C0, DEL and C1 controls, line separators, and the marks that reverse the direction of what follows. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const CONTROLS = new RegExp(CONTROL, "g");
const NESTED_ARCHIVE = /\.(zip|zipx|7z|rar|cab|tar|tgz|gz|bz2|xz|zst|age)$/i;
const SHOWN_CHARACTERS = 160;
const utf8 = new TextEncoder();

/** A name fit for a message: control characters as `\u…`, bounded length. */
export function toPrintable(name: string): string {
  const shown = name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name;
  return shown.replace(CONTROLS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Why a name is refused.
 *
 * @param path - Relative path with `/`; a trailing `/` marks a folder.
 * @returns The reason in words, `null` for a safe name.
 */
export function findNameFault(path: string, limits: Pick<ContainerLimits, "nameBytes">): string | null {
  if (path === "") return "empty";
  if (path.length > limits.nameBytes || utf8.encode(path).length > limits.nameBytes) {
    return `longer than ${limits.nameBytes} bytes`;
  }
  if (CONTROL.test(path)) return "control character";
  if (path.includes("\\")) {
    return "backslash, as Compress-Archive of Windows PowerShell 5.1 writes it; unpack the zip and give the folder";
  }
  if (path.startsWith("/")) return "absolute";
  if (path.includes(":")) return "colon or drive letter";
  for (const segment of path.replace(/\/$/, "").split("/")) {
    if (segment === "") return "empty folder name";
    if (segment === "." || segment === "..") return "`.` or `..`";
    if (RESERVED.test(segment)) return "device name on Windows";
    if (/[. ]$/.test(segment)) return "ends in a dot or space, which Windows drops";
  }
  return null;
}

/** Folders above the file: 0 for a file at the root. */
export function depthOf(path: string): number {
  return path.replace(/\/$/, "").split("/").length - 1;
}

/** Name of an archive or sealed file, which is never opened inside another container. */
export function isNestedArchive(path: string): boolean {
  return NESTED_ARCHIVE.test(path);
}

/** Byte order of the UTF-8 forms, so that order depends on no locale and no file system. */
export function compareNames(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others, yet their own numbers lie below U+E000. */
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/**
 * Refuses names that would fall on the same file on Windows, and a file that is also a folder.
 *
 * @param container - Path of the container, for the message.
 * @throws BundleError `duplicate-entry`.
 */
export function checkDistinct(container: string, paths: readonly string[]): void {
  const files = new Set<string>();
  for (const path of paths) {
    const key = fold(path);
    if (files.has(key)) throw new BundleError("duplicate-entry", { path: container, entry: toPrintable(path) });
    files.add(key);
  }
  for (const path of paths) {
    const key = fold(path);
    for (let at = key.indexOf("/"); at !== -1; at = key.indexOf("/", at + 1)) {
      if (files.has(key.slice(0, at))) {
        throw new BundleError("duplicate-entry", { path: container, entry: toPrintable(path.slice(0, at)) });
      }
    }
  }
}

function fold(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
