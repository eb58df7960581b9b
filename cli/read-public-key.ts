import type { KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parsePublicKey } from "../bundle/node/signature.ts";
import { systemCode, UsageError } from "./errors.ts";

/**
 * The key that bundles must be signed with.
 *
 * @throws UsageError `key-unreadable`, `bad-public-key`.
 */
export async function readPublicKey(path: string): Promise<KeyObject> {
  const pem = await readFile(path, "latin1").catch((error) => {
    throw new UsageError("key-unreadable", { given: path, detail: systemCode(error) }, error);
  });
  const key = parsePublicKey(pem);
  if (key === undefined) throw new UsageError("bad-public-key", { given: path });
  return key;
}
