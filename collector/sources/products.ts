import type { ArtifactMap } from "../../bundle/artifacts.ts";
import { jsonFile } from "../json-file.ts";
import { type Source, SourceError } from "../source.ts";
import { findProductVersion } from "../windows/file-version.ts";
import { keyTouches, readKey } from "../windows/read-key.ts";

const KEYS = [
  "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
  "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
];
const FILES = [
  "Microsoft Azure AD Sync\\Bin\\miiserver.exe",
  "Microsoft Azure Active Directory Connect\\AzureADConnect.exe",
  "Microsoft Azure AD Connect\\AzureADConnect.exe",
];
/** Of what is installed only the product's own family is noted, under every name it has had. */
const FAMILY = /\b(?:Azure (?:AD|Active Directory)|Entra|Online Services Directory Synchronization)\b/i;
const MIB = 1024 * 1024;
const FILE_BYTES = 64 * MIB;

type Row = ArtifactMap["products"]["uninstall"][number];
type ProgramFile = ArtifactMap["products"]["files"][number];

export const products: Source = {
  id: "products",
  group: "host",
  says: "Reads which versions of the product are installed, and those of its programs.",
  touches: (host) => [
    ...KEYS.flatMap((key) => keyTouches(host, key)),
    ...FILES.map((file) => ({ kind: "file" as const, path: `${host.programFiles}\\${file}` })),
  ],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/verify-sync-tool-version"],
  timeoutMs: 60_000,
  limitBytes: 32 * MIB,
  async take(host, _options, signal) {
    const uninstall: Row[] = [];
    for (const key of KEYS) {
      for (const [path, values] of (await readKey(host, key, this.limitBytes, signal)) ?? []) {
        const row = toRow(path, values);
        if (row !== undefined) uninstall.push(row);
      }
    }
    const files: ProgramFile[] = [];
    const unread: string[] = [];
    for (const file of FILES) {
      const path = `${host.programFiles}\\${file}`;
      try {
        const { bytes, modifiedUtc } = await host.readFile(path, FILE_BYTES);
        files.push({ path, productVersion: findProductVersion(bytes), modifiedUtc });
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        if (error.code !== "not-found") unread.push(`${path}: ${error.code}`);
      }
    }
    if (uninstall.length === 0 && files.length === 0 && unread.length === 0) return { files: new Map() };
    const found = jsonFile("products", { uninstall, files });
    return unread.length === 0 ? { files: found } : { files: found, cut: "partly-read", detail: unread.join("; ") };
  },
};

function toRow(path: string, values: ReadonlyMap<string, string | number>): Row | undefined {
  const text = (name: string): string | null => {
    const value = values.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const displayName = text("displayname");
  if (displayName === null || !FAMILY.test(displayName)) return undefined;
  return {
    displayName,
    displayVersion: text("displayversion"),
    installDate: text("installdate"),
    publisher: text("publisher"),
    productCode: /\{[0-9a-f-]{36}\}$/i.exec(path)?.[0].toUpperCase() ?? null,
  };
}
