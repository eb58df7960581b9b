/** The optional signature of a manifest; through the digests in it, of every file that counts. */
import * as z from "zod";

export const SIGNATURE_PATH = "manifest.sig";
/** The file is some 300 bytes; ours. */
export const SIGNATURE_LIMIT_BYTES = 4096;

/** What {@link SIGNATURE_PATH} holds, as JSON. */
export const signatureSchema = z.object({
  format: z.literal(1),
  algorithm: z.literal("Ed25519"),
  /** The signer's public key as SubjectPublicKeyInfo in DER, base64. */
  publicKey: z.base64().max(200),
  /** Over the bytes of `manifest.json` as they stand in the bundle: 64 bytes, base64. */
  signature: z.base64().length(88),
});

export type SignatureFile = z.infer<typeof signatureSchema>;

/** What a bundle says of who made it. */
export interface SignatureState {
  /** `signed`: by whoever holds the key of that fingerprint, and unchanged since. It says nothing of who that is. */
  readonly state: "signed" | "broken" | "unsigned";
  /** SHA-256 of the public key as DER, lower-case hex; null where there is none, or none can be read. */
  readonly fingerprint: string | null;
}

/**
 * Judges a manifest by what stands beside it.
 *
 * @param manifest - Its bytes as they stand; null for an input that has none.
 * @param signature - Content of the signature file; null where there is none, too large a one as far as the limit and a byte.
 * @throws BundleError Where a certain signer is asked for: `not-signed`, `signature-broken`, `signature-foreign`.
 */
export type CheckSignature = (
  manifest: Uint8Array | null,
  signature: Uint8Array | null,
  container: string,
) => SignatureState;
