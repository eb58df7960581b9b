/** Verifies the signature of a manifest (Ed25519, RFC 8032) by `node:crypto`. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { BundleError } from "../errors.ts";
import {
  type CheckSignature,
  SIGNATURE_LIMIT_BYTES,
  type SignatureFile,
  type SignatureState,
  signatureSchema,
} from "../signature.ts";

/** SHA-256 of a public key as DER, lower-case hex; `openssl pkey -pubin -outform DER | sha256sum` says the same. */
export function fingerprintOf(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/**
 * @param pem - A public key of Ed25519 as PEM. A secret key is refused: it has no business here.
 * @returns Undefined for anything else.
 */
export function parsePublicKey(pem: string): KeyObject | undefined {
  if (!pem.includes("-----BEGIN PUBLIC KEY-----") || pem.includes("PRIVATE KEY")) return undefined;
  try {
    const key = createPublicKey({ key: pem, format: "pem" });
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Tells how a bundle is signed and, where a signer is asked for, refuses every other bundle. */
export function signatureCheck(wanted?: KeyObject): CheckSignature {
  return (manifest, signature, container) => {
    const state = judge(manifest, signature);
    if (wanted === undefined) return state;
    if (state.state === "unsigned") throw new BundleError("not-signed", { path: container });
    const fingerprint = fingerprintOf(wanted);
    if (state.state === "broken") throw new BundleError("signature-broken", { path: container });
    if (state.fingerprint !== fingerprint) {
      throw new BundleError("signature-foreign", {
        path: container,
        signer: state.fingerprint ?? "?",
        wanted: fingerprint,
      });
    }
    return state;
  };
}

function judge(manifest: Uint8Array | null, signature: Uint8Array | null): SignatureState {
  if (manifest === null || signature === null) return { state: "unsigned", fingerprint: null };
  const file = parseSignature(signature);
  const key = file && importKey(file);
  if (file === undefined || key === undefined) return { state: "broken", fingerprint: null };
  const fits = verify(null, manifest, key, Buffer.from(file.signature, "base64"));
  return { state: fits ? "signed" : "broken", fingerprint: fingerprintOf(key) };
}

function parseSignature(bytes: Uint8Array): SignatureFile | undefined {
  if (bytes.length > SIGNATURE_LIMIT_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return signatureSchema.safeParse(value).data;
  } catch {
    return undefined;
  }
}

function importKey({ publicKey }: SignatureFile): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}
