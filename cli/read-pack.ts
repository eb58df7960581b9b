import { open } from "node:fs/promises";
import { loadPack, PACK_LIMIT_BYTES } from "../analyzer/packs/load-pack.ts";
import type { RulePack } from "../analyzer/packs/rule-pack.ts";
import { sha256 } from "../bundle/node/sha256.ts";
import { systemCode, UsageError } from "./errors.ts";

/**
 * One rule pack from a file.
 *
 * @throws UsageError `pack-unreadable`.
 * @throws PackError With every fault and its place.
 */
export async function readPack(path: string): Promise<RulePack> {
  return loadPack(await readHead(path), path, sha256);
}

/** One byte more than a pack may have is enough to see that it has too many; a device has no end. */
async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(PACK_LIMIT_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new UsageError("pack-unreadable", { given: path, detail: systemCode(error) }, error);
  }
}
