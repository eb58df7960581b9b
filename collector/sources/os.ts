import { jsonFile } from "../json-file.ts";
import type { Source } from "../source.ts";
import { readValue, readValues, valuesTouches, valueTouches } from "../windows/read-key.ts";

const KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
const KIND = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions";

export const os: Source = {
  id: "os",
  group: "host",
  says: "Reads the product and version of Windows, its last start and its clock.",
  touches: (host) => [...valuesTouches(host, KEY), ...valueTouches(host, KIND, "ProductType")],
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
      // `LanmanNT` is a domain controller, `ServerNT` another server, `WinNT` no server.
      domainController: kind === null ? null : String(kind).toLowerCase() === "lanmannt",
    };
    return { files: jsonFile("os", content) };
  },
};

/** `10.0.20348`. Before Windows 10 the two numbers are not there, and a text stands for them. */
function versionOf(values: ReadonlyMap<string, string | number> | undefined): string | null {
  const build = values?.get("currentbuildnumber") ?? values?.get("currentbuild");
  const major = values?.get("currentmajorversionnumber");
  const minor = values?.get("currentminorversionnumber");
  const head =
    typeof major === "number" && typeof minor === "number" ? `${major}.${minor}` : values?.get("currentversion");
  return build === undefined || head === undefined ? null : `${head}.${build}`;
}
