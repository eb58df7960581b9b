/** Signs a bundle's manifest with a key of the collector's side, so that a change on the way is seen. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fingerprintOf } from "../../bundle/node/signature.ts";
import type { SignatureFile } from "../../bundle/signature.ts";
import { SealError } from "./seal.ts";

export interface ManifestSigner {
  /** SHA-256 of the public key as DER, lower-case hex: what the reading side sees. */
  readonly fingerprint: string;
  /** Content of `manifest.sig` for these bytes: to be given to `writeBundle` as `sign`. */
  readonly sign: (manifest: Uint8Array) => Uint8Array;
}

/**
 * @param path - A secret key of Ed25519, PKCS #8 in PEM, without a password, as `openssl genpkey -algorithm ed25519` makes it.
 * @throws SealError `bad-signing-key`; nothing of the file's content is in its message.
 */
export async function readSigningKey(path: string): Promise<ManifestSigner> {
  let pem: string;
  try {
    pem = await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new SealError("bad-signing-key", `${path}: cannot be read (${code})`, error);
  }
  const key = parseSecretKey(pem);
  if (key === undefined) {
    // What OpenSSL says about it may quote the file.
    throw new SealError("bad-signing-key", `${path}: not a secret key of Ed25519 (PKCS #8, PEM, without a password)`);
  }
  return toSigner(key);
}

function parseSecretKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey({ key: pem, format: "pem" });
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}

function toSigner(key: KeyObject): ManifestSigner {
  const publicKey = createPublicKey(key);
  return {
    fingerprint: fingerprintOf(publicKey),
    sign: (manifest) => {
      const file: SignatureFile = {
        format: 1,
        algorithm: "Ed25519",
        publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
        signature: sign(null, manifest, key).toString("base64"),
      };
      return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
    },
  };
}
