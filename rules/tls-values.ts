import type { TlsSettings } from "../bundle/artifacts.ts";

const NET_32 = "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319";
const NET_64 = "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319";
const TLS_12 = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";

/** The eight values of the documented check, as they must be. */
const WANTED = [
  { key: NET_32, value: "SystemDefaultTlsVersions", data: 1 },
  { key: NET_32, value: "SchUseStrongCrypto", data: 1 },
  { key: NET_64, value: "SystemDefaultTlsVersions", data: 1 },
  { key: NET_64, value: "SchUseStrongCrypto", data: 1 },
  { key: `${TLS_12}\\Server`, value: "Enabled", data: 1 },
  { key: `${TLS_12}\\Server`, value: "DisabledByDefault", data: 0 },
  { key: `${TLS_12}\\Client`, value: "Enabled", data: 1 },
  { key: `${TLS_12}\\Client`, value: "DisabledByDefault", data: 0 },
] as const;

/** One line for each value: key, name and the data it must have. */
export const TLS_FIX: readonly string[] = WANTED.map(
  ({ key, value, data }) => `reg add "${key}" /v ${value} /t REG_DWORD /d ${data} /f`,
);

interface TlsReading {
  readonly key: string;
  readonly value: string;
  readonly wanted: number;
  /** `null`: the value does not exist. */
  readonly data: number | null;
  /** Place in the artefact. */
  readonly field: string;
  /** Switches TLS 1.2 off for outbound connections. */
  readonly outbound: boolean;
}

function plain(key: string): string {
  return key
    .replace(/^(?:HKEY_LOCAL_MACHINE|HKLM):?\\/i, "HKLM\\")
    .replace(/\\+$/, "")
    .toLowerCase();
}

/** Those of the eight values that the collector looked for, whatever it found. */
export function readTlsValues(tls: TlsSettings): TlsReading[] {
  return WANTED.flatMap(({ key, value, data }) => {
    const index = tls.values.findIndex(
      (one) => plain(one.key) === plain(key) && one.value.toLowerCase() === value.toLowerCase(),
    );
    const found = tls.values[index];
    if (!found) return [];
    return {
      key,
      value,
      wanted: data,
      data: found.data,
      field: `values[${index}].data`,
      outbound: key.endsWith("Client"),
    };
  });
}

/** Schannel takes any number but 0 for "on": 0xffffffff is an old way to write it. */
export function isWrong({ value, wanted, data }: TlsReading): boolean {
  if (data === null) return false;
  return value === "Enabled" ? data === 0 : data !== wanted;
}

/** Which half of the documented values is written down where the other half is not. */
export type TlsHalf = "only-32-bit" | "only-64-bit" | "only-server" | "only-client";

/** Values of a pair of which one side is set as documented and the other not set at all. */
export function findTlsHalf(readings: readonly TlsReading[]): { half: TlsHalf; missing: TlsReading[] } | undefined {
  const under = (key: string): TlsReading[] => readings.filter((one) => one.key === key);
  const isSet = (key: string): boolean =>
    under(key).length > 0 && under(key).every((one) => one.data !== null && !isWrong(one));
  const isAbsent = (key: string): boolean => under(key).length > 0 && under(key).every((one) => one.data === null);
  const pairs = [
    ["only-32-bit", NET_32, NET_64],
    ["only-server", `${TLS_12}\\Server`, `${TLS_12}\\Client`],
    ["only-64-bit", NET_64, NET_32],
    ["only-client", `${TLS_12}\\Client`, `${TLS_12}\\Server`],
  ] as const;
  for (const [half, set, absent] of pairs) {
    if (isSet(set) && isAbsent(absent)) return { half, missing: under(absent) };
  }
  return undefined;
}
