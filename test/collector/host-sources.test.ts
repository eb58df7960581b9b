import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { JSON_ARTIFACTS, type JsonArtifactName } from "../../bundle/artifacts.ts";
import type { Source, Taken } from "../../collector/source.ts";
import { certificates } from "../../collector/sources/certificates.ts";
import { eventLogs } from "../../collector/sources/event-logs.ts";
import { eventTexts } from "../../collector/sources/event-texts.ts";
import { applicationLog } from "../../collector/sources/logs.ts";
import { os } from "../../collector/sources/os.ts";
import { products } from "../../collector/sources/products.ts";
import { proxy } from "../../collector/sources/proxy.ts";
import { serviceConfig } from "../../collector/sources/service-config.ts";
import { setupFolder } from "../../collector/sources/setup-folder.ts";
import { setupLogs } from "../../collector/sources/setup-logs.ts";
import { nothingEarlier, OPTIONS, type Recording, recordingHost } from "./recording-host.ts";

const signal = new AbortController().signal;
const take = (source: Source, host: Recording): Promise<Taken> => source.take(host, OPTIONS, signal, nothingEarlier);
const jsonOf = ({ files }: Taken, name: JsonArtifactName): unknown =>
  JSON.parse(Buffer.from(files.get(JSON_ARTIFACTS[name].path) ?? []).toString());

/** Values of keys, as `reg query` prints them; every other key has nothing. */
function registry(keys: Readonly<Record<string, readonly string[]>>) {
  return ([verb, key = "", flag, value]: readonly string[]) => {
    if (verb !== "query") return undefined;
    const lines = keys[key];
    if (lines === undefined) return { exitCode: 1 };
    const wanted = flag === "/v" ? lines.filter((line) => line.startsWith(`    ${value}    `)) : lines;
    return flag === "/v" && wanted.length === 0 ? { exitCode: 1 } : { exitCode: 0, stdout: wanted.join("\r\n") };
  };
}

test("event logs: sizes and counts by their place, limits from XML, the oldest record", async () => {
  const xml = (id: number) =>
    Buffer.from(
      `\ufeff<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventRecordID>${id}</EventRecordID><TimeCreated SystemTime='2024-04-02T03:04:05.1234567Z'/></System></Event>`,
      "utf16le",
    );
  const german = [
    "Erstellungszeit: 2020-01-01T00:00:00.000Z",
    "Letzte Zugriffszeit: 2024-05-01T00:00:00.000Z",
    "Letzte Schreibzeit: 2024-05-01T00:00:00.000Z",
    "Dateigröße: 20975616",
    "Attribute: 32",
    "Anzahl der Protokolldatensätze: 30123",
    "Älteste Datensatznummer: 1201",
  ].join("\r\n");
  const config = (retention: boolean, backup: boolean) =>
    `<?xml version="1.0" encoding="UTF-8"?><channel name="Application"><logging><retention>${retention}</retention><autoBackup>${backup}</autoBackup><maxSize>20971520</maxSize></logging></channel>`;
  const host = recordingHost(([verb, channel]) => {
    if (verb === "qe") return { exitCode: 0, stdout: xml(1201) };
    if (verb === "gli") return { exitCode: 0, stdout: iconv.encode(german, "cp850") };
    return { exitCode: 0, stdout: config(channel === "System", true) };
  });
  expect(jsonOf(await take(eventLogs, host), "eventLogs")).toEqual({
    logs: ["Application", "System"].map((channel) => ({
      channel,
      oldestRecordId: 1201,
      oldestTimeUtc: "2024-04-02T03:04:05.1234567Z",
      recordCount: 30123,
      sizeBytes: 20_975_616,
      limitBytes: 20_971_520,
      retention: channel === "System" ? "archive" : "circular",
    })),
  });
  const silent = await take(
    eventLogs,
    recordingHost(() => ({ exitCode: 0 })),
  );
  expect(silent.files.size).toBe(0);
});

test("event texts: whole events only, entities resolved", async () => {
  const event = (id: number, message: string) =>
    `<Event><System><Provider Name='ADSync'/><EventID Qualifiers='0'>${id}</EventID><EventRecordID>${id}1</EventRecordID><TimeCreated SystemTime='2024-05-01T00:00:00Z'/></System><RenderingInfo Culture='de-DE'><Message>${message}</Message></RenderingInfo></Event>`;
  const stdout = Buffer.from(
    `\ufeff<Events>${event(6329, "a &lt;b&gt; &amp;#x41; &#65;")}${event(904, "x")}<Event><System>`,
    "utf16le",
  );
  const { files } = await take(
    eventTexts,
    recordingHost(() => ({ exitCode: 0, stdout })),
  );
  const lines = Buffer.from(files.get("events/application-texts.jsonl") ?? [])
    .toString()
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { recordId: 63291, provider: "ADSync", eventId: 6329, timeUtc: "2024-05-01T00:00:00Z", message: "a <b> &#x41; A" },
    { recordId: 9041, provider: "ADSync", eventId: 904, timeUtc: "2024-05-01T00:00:00Z", message: "x" },
  ]);
});

test("a log that is too large leaves its head and its newest whole chunks", async () => {
  const CHUNK = 64 * 1024;
  const chunk = (letter: string) => Buffer.alloc(CHUNK, letter);
  const leaves = Buffer.concat([Buffer.alloc(4096, "h"), chunk("a"), chunk("b"), chunk("c"), Buffer.alloc(10, "z")]);
  const host = recordingHost(() => ({ exitCode: 0, leaves }));
  const small = { ...applicationLog, limitBytes: 4096 + 2 * CHUNK + 100 };
  const { files, cut } = await take(small, host);
  expect(cut).toBe("size-cap");
  const [log = new Uint8Array()] = [...files.values()];
  expect(Buffer.from(log).equals(Buffer.concat([Buffer.alloc(4096, "h"), chunk("b"), chunk("c")]))).toBe(true);
  expect((await take(applicationLog, host)).cut).toBeUndefined();
});

test("os: version, last start, time zone, whether it is a domain controller", async () => {
  const host = recordingHost(
    registry({
      "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": [
        "    ProductName    REG_SZ    Windows Server 2022 Standard",
        "    CurrentVersion    REG_SZ    6.3",
        "    CurrentBuildNumber    REG_SZ    20348",
        "    CurrentMajorVersionNumber    REG_DWORD    0xa",
        "    CurrentMinorVersionNumber    REG_DWORD    0x0",
        "    InstallationType    REG_SZ    Server",
      ],
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions": ["    ProductType    REG_SZ    LanmanNT"],
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation": [
        "    Bias    REG_DWORD    0xffffffc4",
        "    TimeZoneKeyName    REG_SZ    W. Europe Standard Time",
        "    ActiveTimeBias    REG_DWORD    0xffffff88",
      ],
    }),
  );
  expect(jsonOf(await take(os, host), "os")).toEqual({
    computer: "SYNC1",
    productName: "Windows Server 2022 Standard",
    version: "10.0.20348",
    installationType: "Server",
    lastBootUtc: "2024-04-30T23:00:00.000Z",
    localTimeUtc: "2024-05-01T00:00:00.000Z",
    timeZone: "W. Europe Standard Time",
    utcOffsetMinutes: 120,
    domainController: true,
  });
});

test("products: the product's family alone, of both views; versions of its programs", async () => {
  const uninstall = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
  const code = "{7C4397B7-9008-4C23-8CDA-3B3B8FAF4312}";
  const leaves = Buffer.from(
    `\ufeffWindows Registry Editor Version 5.00\r\n\r\n[${uninstall}\\${code}]\r\n"DisplayName"="Microsoft Entra Connect Sync"\r\n"DisplayVersion"="2.5.190.0"\r\n"InstallDate"="20240417"\r\n\r\n[${uninstall}\\7-Zip]\r\n"DisplayName"="7-Zip"\r\n`,
    "utf16le",
  );
  const path = "C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe";
  const program = Buffer.from("VS_VERSION_INFO\0ProductVersion\x002.5.190.0\0", "utf16le");
  const host = recordingHost(
    ([verb, key]) =>
      verb === "export" ? (key?.includes("WOW6432Node") ? { exitCode: 1 } : { exitCode: 0, leaves }) : { exitCode: 0 },
    { [path]: program },
  );
  expect(jsonOf(await take(products, host), "products")).toEqual({
    uninstall: [
      {
        displayName: "Microsoft Entra Connect Sync",
        displayVersion: "2.5.190.0",
        installDate: "20240417",
        publisher: null,
        productCode: code,
      },
    ],
    files: [{ path, productVersion: "2.5.190.0", modifiedUtc: "2024-05-01T00:00:00.000Z" }],
  });
});

const SETTINGS = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const SERVICE = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\ADSync";
const ADSYNC_SID = "S-1-5-80-3245704983-3664226991-764670653-2504430226-901976451";
const running = ["TYPE: 10", "STATE: 4", "EXIT: 0", "EXIT: 0", "POINT: 0x0", "HINT: 0x0", "PID: 2312"]
  .map((one) => `  ${one}`)
  .join("\r\n");

function proxyHost(keys: Readonly<Record<string, readonly string[]>>) {
  const answer = registry({
    [SERVICE]: ["    ObjectName    REG_SZ    NT SERVICE\\ADSync"],
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage": ["    OEMCP    REG_SZ    850"],
    [`HKCU\\${SETTINGS}`]: ["    ProxyEnable    REG_DWORD    0x0"],
    ...keys,
  });
  return recordingHost(
    (args, file) => {
      if (file.endsWith("sc.exe")) return { exitCode: 0, stdout: running };
      if (file.endsWith("netsh.exe"))
        return { exitCode: 0, stdout: iconv.encode("Direktzugriff (kein Proxyserver für WinHTTP).", "cp850") };
      return answer(args);
    },
    { "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config": "<configuration/>" },
  );
}

test("proxy: the settings of the service's own account, by its SID; netsh in the server's code page", async () => {
  const host = proxyHost({
    [`HKU\\${ADSYNC_SID}`]: [],
    [`HKU\\${ADSYNC_SID}\\${SETTINGS}`]: [
      "    ProxyEnable    REG_DWORD    0x1",
      "    ProxyServer    REG_SZ    proxy.corp.example:8080",
    ],
  });
  const taken = await take(proxy, host);
  expect(taken.cut).toBeUndefined();
  expect(jsonOf(taken, "proxy")).toEqual({
    machineConfig: null,
    serviceConfig: null,
    winHttp: "Direktzugriff (kein Proxyserver für WinHTTP).",
    serviceAccount: {
      proxyEnable: true,
      proxyServer: "proxy.corp.example:8080",
      autoConfigUrl: null,
      proxyOverride: null,
    },
    collectingUser: { proxyEnable: false, proxyServer: null, autoConfigUrl: null, proxyOverride: null },
    environment: {},
  });
});

test("proxy: what nobody can say is named as unread, and is never null alone", async () => {
  // HKU lists no such hive: the service does not run, or it never loaded one.
  const taken = await take(proxy, proxyHost({ HKU: [] }));
  expect(taken).toMatchObject({ cut: "partly-read", detail: expect.stringContaining("serviceAccount") });
  expect(jsonOf(taken, "proxy")).toMatchObject({ serviceAccount: null, unread: ["serviceAccount"] });
});

test("certificates: present in any store; absent only when every store was read", async () => {
  const store = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates";
  const full = store.replace("HKLM", "HKEY_LOCAL_MACHINE");
  const host = (others: { exitCode: number }) =>
    recordingHost(([, key]) =>
      key === store ? { exitCode: 0, stdout: `\r\n${full}\\DF3C24F9BFD666761B268073FE06D1CC8D4F82A4\r\n` } : others,
    );
  expect(jsonOf(await take(certificates, host({ exitCode: 0 })), "certificates")).toMatchObject({
    roots: [
      { subject: "CN=DigiCert Global Root G2", store: "AuthRoot", present: true },
      { subject: "CN=DigiCert Global Root CA", store: null, present: false },
    ],
  });
  const partly = await take(certificates, host({ exitCode: 5 }));
  expect(partly.cut).toBe("partly-read");
  expect(jsonOf(partly, "certificates")).toMatchObject({ roots: [{ present: true }] });
});

test("the service's configuration file, and what setup left: only files of the names that are asked for", async () => {
  const folder = "C:\\ProgramData\\AADConnect";
  const host = recordingHost(() => undefined, {
    "C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe.config": "<configuration/>",
    [`${folder}\\SyncEngine-AutoUpgrader-20240401-010203.log`]: "a",
    [`${folder}\\Synchronization Service_Install-20240401-010203.log`]: "b",
    [`${folder}\\Applied-SynchronizationPolicy-20240401.JSON`]: "{}",
    [`${folder}\\secrets.log`]: "c",
  });
  expect([...(await take(serviceConfig, host)).files.keys()]).toEqual(["config/miiserver.exe.config.xml"]);
  expect([...(await take(setupLogs, host)).files.keys()]).toEqual([
    "logs/setup/SyncEngine-AutoUpgrader-20240401-010203.log",
    "logs/setup/Synchronization Service_Install-20240401-010203.log",
  ]);
  const { files } = await take(setupFolder, host);
  const listed = JSON.parse(Buffer.from(files.get("host/setup-folder.json") ?? []).toString());
  expect(listed.files).toHaveLength(4);
});
