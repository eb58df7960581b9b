import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";

/** Its name until it is whole, and how it is made. */
interface Part {
  readonly path: string;
  readonly flags?: "w" | "wx";
  readonly mode?: number;
}

/**
 * Writes a file under another name first: it has its own when it is whole, and nothing is left of one that failed.
 *
 * @param write - Writes to the stream and ends it.
 * @returns What `write` gave.
 * @throws What `write` threw, or why the file could not be opened or named.
 */
export async function writeWhole<T>(path: string, part: Part, write: (file: Writable) => Promise<T>): Promise<T> {
  const { path: partPath, ...options } = part;
  const file = createWriteStream(partPath, options);
  const closed = new Promise<void>((resolve) => file.once("close", resolve));
  // Whoever writes is told of it too, be it later; without a listener it would end the process.
  file.on("error", () => {});
  try {
    const result = await write(file);
    await rename(partPath, path);
    return result;
  } catch (error) {
    // A file that is still being opened would come to be after it was removed.
    file.destroy();
    await closed;
    await rm(partPath, { force: true }).catch(() => {});
    throw error;
  }
}
