import type { PeerCertificate, TlsPeer } from "../host/network.ts";

/** Turns what a door threw or showed into the fixed tokens of the bundle. Pure. */

const ERROR_CODES: Readonly<Record<string, string>> = {
  TIMEOUT: "timeout",
  CANCELLED: "cancelled",
  CLOSED: "closed",
  TOO_LONG: "answer-too-long",
  ENOTFOUND: "nxdomain",
  ENODATA: "no-address",
  EAI_AGAIN: "dns-failure",
  ESERVFAIL: "dns-failure",
  EREFUSED: "dns-refused",
  ETIMEOUT: "timeout",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "host-unreachable",
  ENETUNREACH: "network-unreachable",
  EACCES: "blocked-here",
  EPERM: "blocked-here",
};

export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

export function classifyError(error: unknown): string {
  return ERROR_CODES[errorCode(error) ?? ""] ?? "failed";
}

/** OpenSSL's words for "we share no version". */
const VERSION_ERRORS: readonly string[] = [
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  "ERR_SSL_VERSION_TOO_LOW",
];

export function isVersionError(error: unknown): boolean {
  return VERSION_ERRORS.includes(errorCode(error) ?? "");
}

const REFUSALS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong-name",
  SELF_SIGNED_CERT_IN_CHAIN: "untrusted-root",
  DEPTH_ZERO_SELF_SIGNED_CERT: "untrusted-root",
  UNABLE_TO_GET_ISSUER_CERT: "untrusted-root",
  CERT_UNTRUSTED: "untrusted-root",
};

/**
 * What is wrong with a peer; `null`: nothing.
 *
 * @param system - The same host judged by this computer's own store, where that can be read.
 */
export function classifyPeer(bundled: TlsPeer, system: TlsPeer | null): string | null {
  if (bundled.refusal === null) return null;
  // A root that this computer trusts and the world does not: somebody on the way signs for the cloud.
  if (system?.refusal === null) return "intercepted";
  const known = REFUSALS[bundled.refusal];
  if (known !== undefined) return known;
  return isCutShort(bundled.chain) ? "missing-intermediate" : "untrusted-root";
}

/** Only the host's own certificate was sent, and somebody else issued it. */
function isCutShort(chain: readonly PeerCertificate[]): boolean {
  const [own] = chain;
  return chain.length === 1 && own !== undefined && own.subject !== own.issuer;
}

/** Addresses that no host of the cloud has: this machine's, a private network's, none. */
export function isPrivateAddress(address: string): boolean {
  return /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    address,
  );
}

/** Names of the schemes in `Proxy-Authenticate`, in order, each once. */
export function findProxySchemes(headers: readonly string[]): string[] {
  const names = headers
    .flatMap((header) => header.split(","))
    .flatMap((part) => {
      const name = /^\s*([A-Za-z][A-Za-z0-9-]{0,30})(?=\s|$)(?!\s*=)/.exec(part)?.[1];
      return name === undefined ? [] : [name];
    });
  return [...new Set(names)];
}
