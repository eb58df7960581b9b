import { lstat, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { systemCode, UsageError } from "../errors.ts";

/** Why a file cannot be written, for people. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the disk is read-only",
  EISDIR: "it is a folder",
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  ENOSPC: "no space left on the disk",
  ENAMETOOLONG: "its name is too long",
};

function refusal(path: string, error: unknown): UsageError {
  const code = systemCode(error);
  return new UsageError("no-file", { path, detail: REASONS[code] ?? code }, error);
}

/** @throws UsageError `no-file`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw new UsageError("no-file", { path, detail: "it is a file" }, error);
    throw refusal(path, error);
  }
}

/**
 * Writes a file whole or not at all.
 *
 * @param force - Overwrites one that exists; without it, that one is kept.
 * @throws UsageError `output-exists`, `no-file`.
 */
export async function writeFile(path: string, content: string | Uint8Array, force: boolean): Promise<void> {
  try {
    if (force && (await exists(path))) await replace(path, content);
    else await create(path, content);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw new UsageError("output-exists", { path }, error);
    throw refusal(path, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Fails where the name is taken, in one step, so that nobody can come in between. */
async function create(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    // What is torn must not be taken for a report.
    await rm(path, { force: true });
    throw error;
  }
}

/** The old file stays until the new one is whole. A link stays a link; what is no file (a pipe, a device) is written to. */
async function replace(path: string, content: string | Uint8Array): Promise<void> {
  if (!(await stat(path)).isFile()) {
    const device = await open(path, "w");
    try {
      await device.writeFile(content);
    } finally {
      await device.close();
    }
    return;
  }
  const target = await realpath(path);
  const fresh = `${target}.${process.pid}.new`;
  await create(fresh, content);
  try {
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
