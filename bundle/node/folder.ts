import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Container, Entry } from "../container.ts";
import { BundleError } from "../errors.ts";
import type { ContainerLimits } from "../limits.ts";
import { checkDistinct, compareNames, depthOf, findNameFault, isNestedArchive, toPrintable } from "../read/names.ts";
import { streamFile, toBundleError } from "./file-source.ts";

interface Found {
  readonly entries: Entry[];
  readonly ignored: { path: string; reason: string }[];
}

/**
 * Lists a folder with all that lies below it. What is on disk can harm nobody by being there, so a file that cannot
 * be used is set aside with the reason instead of failing the whole.
 *
 * @throws BundleError `not-readable`, `too-many-entries`, `nesting-too-deep`, `duplicate-entry`.
 */
export async function openFolder(path: string, limits: ContainerLimits): Promise<Container> {
  const found: Found = { entries: [], ignored: [] };
  await walk(path, "", path, limits, found);
  found.entries.sort((a, b) => compareNames(a.path, b.path));
  found.ignored.sort((a, b) => compareNames(a.path, b.path));
  checkDistinct(
    path,
    found.entries.map((entry) => entry.path),
  );
  return { path, kind: "folder", ...found, close: async () => {} };
}

async function walk(root: string, prefix: string, folder: string, limits: ContainerLimits, found: Found) {
  let children: Dirent[];
  try {
    children = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (prefix === "") throw toBundleError(error, root);
    found.ignored.push({ path: prefix, reason: toBundleError(error, folder).message });
    return;
  }
  for (const child of children) {
    const path = `${prefix}${child.name}`;
    if (found.entries.length + found.ignored.length >= limits.entries) {
      throw new BundleError("too-many-entries", { path: root, limit: limits.entries });
    }
    if (child.isDirectory() && !findNameFault(path, limits)) {
      if (depthOf(path) >= limits.depth) {
        throw new BundleError("nesting-too-deep", { path: root, entry: toPrintable(path), limit: limits.depth });
      }
      await walk(root, `${path}/`, join(folder, child.name), limits, found);
    } else {
      await take(child, path, join(folder, child.name), limits, found);
    }
  }
}

async function take(child: Dirent, path: string, file: string, limits: ContainerLimits, found: Found) {
  const ignore = (reason: string) => found.ignored.push({ path: toPrintable(path), reason });
  const fault = findNameFault(path, limits);
  if (fault !== null) return ignore(`unsafe name: ${fault}`);
  if (child.isSymbolicLink()) return ignore("a link is not followed");
  if (!child.isFile()) return ignore("not a regular file");
  if (isNestedArchive(path)) return ignore("an archive inside the folder is not opened; unpack it first");
  let sizeBytes: number;
  try {
    sizeBytes = (await stat(file)).size;
  } catch (error) {
    return ignore(toBundleError(error, file).message);
  }
  if (sizeBytes > limits.entryBytes) return ignore(`larger than ${limits.entryBytes} bytes`);
  return found.entries.push({ path, sizeBytes, open: () => streamFile(file, sizeBytes, path) });
}
