import { createHash, X509Certificate } from "node:crypto";
import { ACCOUNT_SID, type SyncServer } from "./sync-server.ts";

const PROFILES = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
const UNINSTALL = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const NDP = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full";
const SERVICE = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\ADSync";
const LSA = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa";
const LDAP = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\ldap";
const ROOTS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates";
const SETTINGS = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

type Values = Readonly<Record<string, string | number | null>>;

/**
 * The registry of a server, as a `.reg` file without its first line.
 *
 * @param proxy - Of the service's account, `host:port`.
 * @param root - PEM of a root that the domain's policy hands out.
 */
export function registryOf(server: SyncServer, proxy: string | null, root: string | null): string {
  const { uninstall } = server.artifact("products");
  const { startMode } = server.artifact("service");
  const { restrictRemoteSam, ldapClientIntegrity } = server.artifact("securityOptions");
  return [
    `[-${UNINSTALL}]\n`,
    ...uninstall.map((row) =>
      keyText(`${UNINSTALL}\\${row.productCode}`, {
        DisplayName: row.displayName,
        DisplayVersion: row.displayVersion,
        InstallDate: row.installDate,
        Publisher: row.publisher,
      }),
    ),
    // What is not the product's own is nobody's business.
    keyText(`${UNINSTALL}\\Payroll`, { DisplayName: "Contoso Payroll", DisplayVersion: "7.0" }),
    keyText(NDP, { Release: server.artifact("dotnet").release }),
    ...server
      .artifact("tls")
      .values.map(({ key, value, data }) => keyText(key.replace(/^HKLM/, "HKEY_LOCAL_MACHINE"), { [value]: data })),
    keyText(LSA, { RestrictRemoteSam: restrictRemoteSam }),
    keyText(LDAP, { LDAPClientIntegrity: ldapClientIntegrity }),
    keyText(SERVICE, {
      DisplayName: server.artifact("service").displayName,
      ObjectName: server.account,
      Start: startMode === "Auto" ? 2 : 3,
    }),
    keyText(`${PROFILES}\\${ACCOUNT_SID}`, { ProfileImagePath: `C:\\Users\\${server.language.account}` }),
    keyText(`HKEY_USERS\\${ACCOUNT_SID}\\${SETTINGS}`, {
      ProxyEnable: proxy === null ? 0 : 1,
      ProxyServer: proxy,
    }),
    root === null ? "" : rootText(root),
  ].join("\n");
}

function keyText(key: string, values: Values): string {
  const lines = Object.entries(values).map(([name, value]) => {
    if (value === null) return `"${name}"=-`;
    if (typeof value === "number") return `"${name}"=dword:${value.toString(16).padStart(8, "0")}`;
    return `"${name}"="${value.replace(/["\\]/g, "\\$&")}"`;
  });
  return `[${key}]\n${lines.join("\n")}\n`;
}

/** A certificate as Windows keeps it: properties of a number, 1 and a length each, here 3 (its SHA-1) and 32 (itself). */
function rootText(pem: string): string {
  const der = new X509Certificate(pem).raw;
  const sha1 = createHash("sha1").update(der).digest();
  const property = (id: number, bytes: Buffer): Buffer => {
    const head = Buffer.alloc(12);
    head.writeUInt32LE(id, 0);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(bytes.length, 8);
    return Buffer.concat([head, bytes]);
  };
  const blob = Buffer.concat([property(3, sha1), property(32, der)]);
  const hex = blob.toString("hex").match(/../g)?.join(",") ?? "";
  return `[${ROOTS}\\${sha1.toString("hex").toUpperCase()}]\n"Blob"=hex:${hex}\n`;
}
