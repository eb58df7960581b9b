/** Opens a bundle that was sealed for the support team (age). */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Decrypter } from "age-encryption";
import type { Container } from "../container.ts";
import { BundleError } from "../errors.ts";
import { type FileSource, openFileSource, toBundleError } from "./file-source.ts";
import { openInput } from "./open-input.ts";

/** How every file of age begins. */
const MAGIC = "age-encryption.org/";
const ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";

/** Whether a file was encrypted with age. False for what cannot be read: opening it says why. */
export async function isSealed(path: string): Promise<boolean> {
  let source: FileSource | undefined;
  try {
    source = await openFileSource(path);
    const head = Buffer.from(await source.read(0, ARMOR.length)).toString("latin1");
    return head.startsWith(MAGIC) || head.startsWith(ARMOR);
  } catch {
    return false;
  } finally {
    await source?.close();
  }
}

/**
 * Opens whatever the user names, sealed or not. A sealed bundle is decrypted to a folder of its own that only its owner can
 * read, as a zip is read from its end; it is removed when the container is closed.
 *
 * @param identityPath - File with the secret key: lines that begin with `AGE-SECRET-KEY-`, others are comments.
 * @throws BundleError `sealed` without a key, `seal-broken` where the key does not fit or the file was changed, and what
 * `openInput` throws. The container's path is that of the clear zip.
 */
export async function openMaybeSealed(path: string, identityPath: string | undefined): Promise<Container> {
  if (!(await isSealed(path))) return openInput(path);
  if (identityPath === undefined) throw new BundleError("sealed", { path });
  // Loaded where it is needed only: most bundles are not sealed.
  const age = await import("age-encryption");
  const decrypter = new age.Decrypter();
  for (const identity of await readIdentities(identityPath)) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      // What the library says may hold the key.
      throw new BundleError("seal-broken", { path: identityPath, detail: "not a secret key of age" });
    }
  }
  const folder = await mkdtemp(join(tmpdir(), "writeback-triage-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const clear = join(folder, clearName(path));
    await decryptTo(path, clear, decrypter);
    const container = await openInput(clear);
    return {
      ...container,
      close: async () => {
        await container.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function clearName(path: string): string {
  const name = basename(path).replace(/\.age$/i, "");
  return /\.zip$/i.test(name) ? name : `${name}.zip`;
}

async function readIdentities(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw toBundleError(error, path);
  });
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (keys.length === 0) throw new BundleError("seal-broken", { path, detail: "no line begins with AGE-SECRET-KEY-" });
  return keys;
}

async function decryptTo(path: string, clear: string, decrypter: Decrypter): Promise<void> {
  try {
    const sealed = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    const opened = await decrypter.decrypt(sealed);
    await pipeline(
      Readable.fromWeb(opened as Parameters<typeof Readable.fromWeb>[0]),
      createWriteStream(clear, { flags: "wx", mode: 0o600 }),
    );
  } catch (error) {
    const detail =
      error instanceof Error && /identity|recipient|file key/i.test(error.message)
        ? "the key does not fit"
        : "it is damaged, or was changed";
    throw new BundleError("seal-broken", { path, detail }, error);
  }
}
