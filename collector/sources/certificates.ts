import { jsonFile } from "../json-file.ts";
import { type Source, SourceError } from "../source.ts";
import { readValues, valuesTouches } from "../windows/read-key.ts";

/** Where the computer keeps roots: fetched by Windows, added by hand, by policy, by the enterprise. */
const STORES = [
  ["AuthRoot", "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates"],
  ["Root", "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates"],
  ["policy", "HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates"],
  ["enterprise", "HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root\\Certificates"],
] as const;

/** SHA-1 of the roots that the endpoints lead to; the stores name their entries by it. */
export const ROOTS = [
  ["CN=DigiCert Global Root G2", "DF3C24F9BFD666761B268073FE06D1CC8D4F82A4"],
  ["CN=DigiCert Global Root CA", "A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436"],
] as const;

export const certificates: Source = {
  id: "certificates",
  group: "host",
  says: "Looks whether the root certificates of the cloud are in the computer's stores; reads their names only.",
  touches: (host) => STORES.flatMap(([, key]) => valuesTouches(host, key)),
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-prerequisites"],
  timeoutMs: 60_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const found = new Map<string, string>();
    const unread: string[] = [];
    for (const [store, key] of STORES) {
      try {
        for (const name of (await readValues(host, key, signal))?.subkeys ?? []) found.set(name.toUpperCase(), store);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        unread.push(`${error.message}: ${error.code}`);
      }
    }
    const rows = ROOTS.map(([subject, thumbprint]) => {
      const store = found.get(thumbprint) ?? null;
      return { subject, thumbprint, store, present: store !== null };
    });
    // A root that was not seen may be in a store that could not be read.
    const roots = unread.length === 0 ? rows : rows.filter(({ present }) => present);
    if (unread.length === 0) return { files: jsonFile("certificates", { roots }) };
    if (roots.length === 0) throw new SourceError("access-denied", unread.join("; "));
    return { files: jsonFile("certificates", { roots }), cut: "partly-read", detail: unread.join("; ") };
  },
};
