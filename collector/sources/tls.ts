import { JSON_ARTIFACTS } from "../../bundle/artifacts.ts";
import type { Source } from "../source.ts";
import { findValue, keyTouch, readKey } from "../windows/read-key.ts";

const PROTOCOL = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const NET = [
  "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319",
  "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319",
];

/** The eight values of the documented check, in its order. */
const VALUES = [
  ...NET.flatMap((key) =>
    ["SystemDefaultTlsVersions", "SchUseStrongCrypto"].map((value) => ({ root: key, key, value })),
  ),
  ...["Server", "Client"].flatMap((side) =>
    ["Enabled", "DisabledByDefault"].map((value) => ({ root: PROTOCOL, key: `${PROTOCOL}\\${side}`, value })),
  ),
];
const ROOTS = [...NET, PROTOCOL];

export const tls: Source = {
  id: "tls",
  says: "Reads the eight registry values of the documented TLS 1.2 check.",
  touches: () => ROOTS.map(keyTouch),
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-tls-enforcement"],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const read = new Map<string, Awaited<ReturnType<typeof readKey>>>();
    for (const root of ROOTS) read.set(root, await readKey(host, root, this.limitBytes, signal));
    const values = VALUES.map(({ root, key, value }) => {
      const data = findValue(read.get(root), key, value);
      return { key, value, data: typeof data === "number" ? data : null };
    });
    return { files: new Map([[JSON_ARTIFACTS.tls.path, Buffer.from(`${JSON.stringify({ values }, null, 2)}\n`)]]) };
  },
};
