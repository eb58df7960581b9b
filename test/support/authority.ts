import { webcrypto } from "node:crypto";
import "reflect-metadata"; // first: the library below asks for it
import * as x509 from "@peculiar/x509";

/** Certificate authorities and certificates, made for one test run. */

x509.cryptoProvider.set(webcrypto as unknown as Crypto);
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

export interface Issued {
  readonly pem: string;
  readonly keyPem: string;
}

interface Authority extends Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
}

interface Validity {
  readonly fromDays?: number;
  readonly toDays?: number;
}

let serial = 0;

async function issue(
  subject: string,
  extensions: readonly x509.Extension[],
  issuer: Authority | null,
  { fromDays = -1, toDays = 30 }: Validity,
): Promise<Authority> {
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as unknown as CryptoKeyPair;
  serial += 1;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (serial + 0x1000).toString(16),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(Date.now() + fromDays * DAY_MS),
    notAfter: new Date(Date.now() + toDays * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [...extensions],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey as never);
  return { certificate, keys, pem: certificate.toString("pem"), keyPem: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

/** @param issuer - `null`: a root. */
export function makeAuthority(name: string, issuer: Authority | null = null): Promise<Authority> {
  const usage = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  return issue(
    `CN=${name}`,
    [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(usage, true)],
    issuer,
    {},
  );
}

/** A server's certificate for these DNS names. */
export function makeCertificate(names: readonly string[], issuer: Authority, validity: Validity = {}): Promise<Issued> {
  const san = new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value })));
  return issue(`CN=${names[0]}`, [new x509.BasicConstraintsExtension(false), san], issuer, validity);
}
