import type { Host } from "../host/host.ts";
import { jsonFile } from "../json-file.ts";
import { orElse } from "../or-else.ts";
import type { Source } from "../source.ts";
import { readValue, readValues, valuesTouches, valueTouches } from "../windows/read-key.ts";

const KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
const KIND = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions";
const ZONE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation";

export const os: Source = {
  id: "os",
  group: "host",
  says: "Reads the product and version of Windows, its last start, its clock and its time zone.",
  touches: (host) => [
    ...valuesTouches(host, KEY),
    ...valueTouches(host, KIND, "ProductType"),
    ...valuesTouches(host, ZONE),
  ],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-prerequisites"],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const values = (await readValues(host, KEY, signal))?.values;
    const text = (name: string): string | null => {
      const value = values?.get(name.toLowerCase());
      return value === undefined || value === "" ? null : String(value);
    };
    const kind = await readValue(host, KIND, "ProductType", signal);
    const nowMs = host.nowMs();
    const content = {
      computer: host.computer,
      productName: text("ProductName"),
      version: versionOf(values),
      installationType: text("InstallationType"),
      lastBootUtc: new Date(nowMs - host.uptimeMs()).toISOString(),
      localTimeUtc: new Date(nowMs).toISOString(),
      ...(await readTimeZone(host, signal)),
      // `LanmanNT` is a domain controller, `ServerNT` another server, `WinNT` no server.
      domainController: kind === null ? null : String(kind).toLowerCase() === "lanmannt",
    };
    return { files: jsonFile("os", content) };
  },
};

async function readTimeZone(
  host: Host,
  signal: AbortSignal,
): Promise<{ readonly timeZone: string | null; readonly utcOffsetMinutes: number | null }> {
  // Support asks for it, and no rule does.
  const values = (await orElse(undefined, () => readValues(host, ZONE, signal)))?.values;
  const name = values?.get("timezonekeyname");
  const bias = values?.get("activetimebias");
  return {
    timeZone: name === undefined || name === "" ? null : String(name),
    // Minutes from local time to UTC, a signed number in an unsigned DWORD.
    utcOffsetMinutes: typeof bias === "number" ? 0 - (bias | 0) : null,
  };
}

/** `10.0.20348`. Before Windows 10 the two numbers are not there, and a text stands for them. */
function versionOf(values: ReadonlyMap<string, string | number> | undefined): string | null {
  const build = values?.get("currentbuildnumber") ?? values?.get("currentbuild");
  const major = values?.get("currentmajorversionnumber");
  const minor = values?.get("currentminorversionnumber");
  const head =
    typeof major === "number" && typeof minor === "number" ? `${major}.${minor}` : values?.get("currentversion");
  return build === undefined || head === undefined ? null : `${head}.${build}`;
}
