import { createHash, X509Certificate } from "node:crypto";
import AdmZip from "adm-zip";
import iconv from "iconv-lite";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import {
  APPLICATION_LOG_PATH,
  type ArtifactMap,
  JSON_ARTIFACTS,
  type JsonArtifactName,
  SERVER_CONFIGURATION_DIR,
  SYSTEM_LOG_PATH,
  WIZARD_TRACE_DIR,
} from "../../../bundle/artifacts.ts";
import { buildScenarioText } from "../../../tools/scenario/build.ts";
import { readScenario } from "../../support/scenario.ts";
import type { Language } from "./languages.ts";
import { scriptResults } from "./script-results.ts";

/** SID of the service's account, a user of a domain. */
export const ACCOUNT_SID = "S-1-5-21-1004336348-1177238915-682003330-1105";
const PROFILES = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
const UNINSTALL = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const NDP = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full";
const SERVICE = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\ADSync";
const LSA = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa";
const LDAP = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\ldap";
const ROOTS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates";
const SETTINGS = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

type Values = Readonly<Record<string, string | number | null>>;

/** The server of a scenario of `fixtures/scenarios`, as its tools and its registry show it. */
export class SyncServer {
  readonly #zip: AdmZip;
  readonly language: Language;

  private constructor(zip: AdmZip, language: Language) {
    this.#zip = zip;
    this.language = language;
  }

  /** @param nowMs - Everything happened as long before as the scenario says. */
  static async of(id: string, language: Language, nowMs: number): Promise<SyncServer> {
    const source = (await readScenario(id)).replace(/^now: .*$/m, `now: ${new Date(nowMs).toISOString()}`);
    const built = await buildScenarioText(source, id);
    if (built.kind !== "file") throw new Error(`${id} is not of the shape "bundle"`);
    return new SyncServer(new AdmZip(Buffer.from(built.bytes)), language);
  }

  /** What the scenario says of the server, to be found again in what was collected. */
  artifact<N extends JsonArtifactName>(name: N): ArtifactMap[N] {
    const { path, schema } = JSON_ARTIFACTS[name];
    return schema.parse(JSON.parse(this.#zip.readAsText(path))) as ArtifactMap[N];
  }

  has(name: JsonArtifactName): boolean {
    return this.#zip.getEntry(JSON_ARTIFACTS[name].path) !== null;
  }

  /** The export of the server's configuration, below the folder of the script's results. */
  configuration(): ReadonlyMap<string, Uint8Array> {
    const entries = this.#zip.getEntries().filter(({ entryName }) => entryName.startsWith(SERVER_CONFIGURATION_DIR));
    return new Map(
      entries.map((entry) => [
        `server-configuration/${entry.entryName.slice(SERVER_CONFIGURATION_DIR.length)}`,
        entry.getData(),
      ]),
    );
  }

  readonly accountSid = ACCOUNT_SID;

  get account(): string {
    return `CONTOSO\\${this.language.account}`;
  }

  /** @param proxy - Of the service's account, `host:port`. @param root - A root that the domain's policy hands out. */
  registry(proxy: string | null, root: string | null): string {
    const { uninstall } = this.artifact("products");
    const { startMode } = this.artifact("service");
    const { restrictRemoteSam, ldapClientIntegrity } = this.artifact("securityOptions");
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
      keyText(NDP, { Release: this.artifact("dotnet").release }),
      ...this.artifact("tls").values.map(({ key, value, data }) =>
        keyText(key.replace(/^HKLM/, "HKEY_LOCAL_MACHINE"), { [value]: data }),
      ),
      keyText(LSA, { RestrictRemoteSam: restrictRemoteSam }),
      keyText(LDAP, { LDAPClientIntegrity: ldapClientIntegrity }),
      keyText(SERVICE, {
        DisplayName: this.artifact("service").displayName,
        ObjectName: this.account,
        Start: startMode === "Auto" ? 2 : 3,
      }),
      keyText(`${PROFILES}\\${ACCOUNT_SID}`, { ProfileImagePath: `C:\\Users\\${this.language.account}` }),
      keyText(`HKEY_USERS\\${ACCOUNT_SID}\\${SETTINGS}`, {
        ProxyEnable: proxy === null ? 0 : 1,
        ProxyServer: proxy,
      }),
      root === null ? "" : rootText(root),
    ].join("\n");
  }

  /** By path below `C:`. */
  files(): ReadonlyMap<string, Uint8Array> {
    const traces = this.#zip.getEntries().filter(({ entryName }) => entryName.startsWith(WIZARD_TRACE_DIR));
    return new Map([
      ...this.artifact("products").files.map(
        ({ path, productVersion }) =>
          [path.replace(/^C:\\/, "").replaceAll("\\", "/"), program(productVersion ?? "")] as const,
      ),
      ...traces.map(
        (entry) =>
          [`ProgramData/AADConnect/${entry.entryName.slice(WIZARD_TRACE_DIR.length)}`, entry.getData()] as const,
      ),
    ]);
  }

  /** What the tools say: files for `stand-in.c`, by name. */
  answers(): ReadonlyMap<string, Uint8Array> {
    const { codePage, labels, winHttp } = this.language;
    const oem = (text: string): Buffer => iconv.encode(text, `cp${codePage}`);
    const { processId } = this.artifact("service");
    const numbers = ["10  WIN32_OWN_PROCESS", "4  RUNNING", "0  (0x0)", "0  (0x0)", "0x0", "0x0", processId ?? 0, ""];
    const queryex = numbers.map((number, i) => `        ${(labels[i] ?? "").padEnd(19)}: ${number}\r\n`).join("");
    const logs = this.artifact("eventLogs").logs.map(logTexts);
    const connection = `  TCP    10.0.0.5:51812         203.0.113.7:443        X               ${processId}\r\n`;
    const text = {
      "sc.txt": "queryex adsync|0|print|sc.out\nqueryex|1060|print|none.out\n",
      "netsh.txt": "winhttp show proxy|0|print|netsh.out\n",
      "netstat.txt": "-p tcpv6|0|print|none.out\n-p tcp |0|print|netstat.out\n",
      "icacls.txt": "/grant:r|0\n",
      "whoami.txt": "/groups /fo csv /nh|0|print|whoami.out\n",
      "whoami.out": '"Mandatory Label\\High Mandatory Level","Label","S-1-16-12288",""\r\n',
      "powershell.txt": "collect.ps1 -out|0|leave|script|-Out\n",
      "none.out": "",
      "netstat.out": `\r\n${connection}`,
      "wevtutil.txt": [
        "epl application |0|leave|application.evtx|Application",
        "epl system |0|leave|system.evtx|System",
        "qe application /q:|0|print|texts.out",
        ...["application", "system"].flatMap((channel) => [
          `gli ${channel} |0|print|${channel}-state.out`,
          `gl ${channel} /f:xml|0|print|${channel}-config.out`,
          `qe ${channel} /c:1 |0|print|${channel}-first.out`,
        ]),
        "",
      ].join("\n"),
    };
    return new Map<string, Uint8Array>([
      ...Object.entries(text).map(([name, content]) => [name, Buffer.from(content)] as const),
      ...[...scriptResults(this)].map(([path, bytes]) => [`script/${path}`, bytes] as const),
      ["sc.out", oem(`\r\nSERVICE_NAME: ADSync\r\n${queryex}`)],
      ["netsh.out", oem(winHttp)],
      ["texts.out", Buffer.from("\ufeff<Events></Events>", "utf16le")],
      ["application.evtx", this.#zip.readFile(APPLICATION_LOG_PATH) ?? Buffer.alloc(0)],
      ["system.evtx", this.#zip.readFile(SYSTEM_LOG_PATH) ?? Buffer.alloc(0)],
      ...logs.flatMap(({ channel, state, config, first }) => [
        [`${channel}-state.out`, oem(state)] as const,
        [`${channel}-config.out`, oem(config)] as const,
        [`${channel}-first.out`, Buffer.from(first, "utf16le")] as const,
      ]),
    ]);
  }
}

function logTexts(log: ArtifactMap["eventLogs"]["logs"][number]) {
  const state = ["2026-01-01T00:00:00.000Z", "x", "x", log.sizeBytes, 32, log.recordCount, log.oldestRecordId];
  return {
    channel: log.channel.toLowerCase(),
    state: state.map((value, i) => `label ${i}: ${value}\r\n`).join(""),
    config: `<channel><logging><retention>false</retention><autoBackup>false</autoBackup><maxSize>${log.limitBytes}</maxSize></logging></channel>`,
    first: `\ufeff<Event><System><EventRecordID>${log.oldestRecordId}</EventRecordID><TimeCreated SystemTime='${log.oldestTimeUtc}'/></System></Event>`,
  };
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

/** A program of nothing but its version. */
function program(version: string): Uint8Array {
  const exe = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(exe);
  const info = Resource.VersionInfo.createEmpty();
  info.setStringValues({ lang: 1033, codepage: 1200 }, { ProductVersion: version });
  info.lang = 1033;
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(exe);
  return Buffer.from(exe.generate());
}
