import type { TlsSettings } from "../../bundle/artifacts.ts";

const NET_32 = "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319";
const NET_64 = "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319";
const TLS_12 = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";

/** The eight values as documented, in the order of the page's script; `changes` by position. */
export function tlsValues(changes: Readonly<Record<number, number | null>> = {}): TlsSettings {
  const values = [
    { key: NET_32, value: "SystemDefaultTlsVersions", data: 1 },
    { key: NET_32, value: "SchUseStrongCrypto", data: 1 },
    { key: NET_64, value: "SystemDefaultTlsVersions", data: 1 },
    { key: NET_64, value: "SchUseStrongCrypto", data: 1 },
    { key: `${TLS_12}\\Server`, value: "Enabled", data: 1 },
    { key: `${TLS_12}\\Server`, value: "DisabledByDefault", data: 0 },
    { key: `${TLS_12}\\Client`, value: "Enabled", data: 1 },
    { key: `${TLS_12}\\Client`, value: "DisabledByDefault", data: 0 },
  ];
  return {
    values: values.map((one, index) => ({ ...one, data: changes[index] === undefined ? one.data : changes[index] })),
  };
}
