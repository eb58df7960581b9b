/** Seals a bundle for the support team: encrypted to their public key (age) while it is written, never clear on the disk. */
import { PassThrough, Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Encrypter } from "age-encryption";
import { writeWhole } from "../whole-file.ts";

export type SealErrorCode = "bad-recipient" | "bad-signing-key" | "seal-failed";

export class SealError extends Error {
  override readonly name = "SealError";
  readonly code: SealErrorCode;
  constructor(code: SealErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** @returns A recipient for {@link writeSealed}; any of several can open. */
export async function toEncrypter(recipients: readonly string[]): Promise<Encrypter> {
  if (recipients.length === 0) throw new SealError("bad-recipient", "nobody to encrypt to");
  // Loaded where it is needed only: most bundles are not sealed.
  const age = await import("age-encryption");
  const encrypter = new age.Encrypter();
  for (const recipient of recipients) {
    // The secret half in this place is a mistake that must not be repeated in a message.
    if (!/^age1[a-z0-9]+$/i.test(recipient)) {
      throw new SealError("bad-recipient", "a recipient is a public key that begins with age1");
    }
    try {
      encrypter.addRecipient(recipient);
    } catch (error) {
      throw new SealError("bad-recipient", `not a public key of age: ${recipient.slice(0, 80)}`, error);
    }
  }
  return encrypter;
}

/**
 * Writes a sealed file. It has its name only when it is whole: until then what is encrypted so far lies beside it as
 * `.partial`, and goes when anything fails.
 *
 * @param recipients - As `age1…`.
 * @param write - Writes the clear bytes to the stream and ends it, as `writeBundle` does.
 * @returns What `write` gave.
 * @throws SealError `bad-recipient` before anything is written; `seal-failed` when writing or encrypting fails.
 */
export async function writeSealed<T>(
  path: string,
  recipients: readonly string[],
  write: (out: Writable) => Promise<T>,
): Promise<T> {
  const encrypter = await toEncrypter(recipients);
  try {
    return await writeWhole(path, { path: `${path}.partial`, flags: "wx", mode: 0o600 }, async (file) => {
      const clear = new PassThrough();
      const writing = write(clear);
      // Where the writing side fails, the encrypting one must not wait for ever, nor take a part for the whole.
      writing.catch((error) => clear.destroy(error instanceof Error ? error : new Error(String(error))));
      const sealed = await encrypter.encrypt(Readable.toWeb(clear) as ReadableStream<Uint8Array>);
      const bytes = Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]);
      const [result] = await Promise.all([writing, pipeline(bytes, file)]);
      return result;
    });
  } catch (error) {
    if (error instanceof SealError) throw error;
    throw new SealError(
      "seal-failed",
      `the bundle could not be sealed (${error instanceof Error ? error.message : String(error)})`,
      error,
    );
  }
}
