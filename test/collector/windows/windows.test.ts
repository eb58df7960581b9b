import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { findWayOut } from "../../../collector/probes/way-out.ts";
import { ROOTS } from "../../../collector/sources/certificates.ts";
import { findAccountSid, serviceSid } from "../../../collector/windows/account-sid.ts";
import { parseConfigProxy } from "../../../collector/windows/config-proxy.ts";
import { findProductVersion } from "../../../collector/windows/file-version.ts";
import { toolText } from "../../../collector/windows/oem-text.ts";
import { readValue, readValues } from "../../../collector/windows/read-key.ts";
import { readServiceState } from "../../../collector/windows/service-row.ts";
import { proxySettings } from "../../support/artifact.ts";
import { recordingHost } from "../recording-host.ts";

const signal = new AbortController().signal;

test("the SID of a service's own account is worked out as Windows does", () => {
  // Known from every Windows: TrustedInstaller.
  expect(serviceSid("TrustedInstaller")).toBe("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
});

test("a domain account's SID is that of the one profile of its name; two, or none, are unknown", async () => {
  const list = (...folders: string[]) =>
    recordingHost(() => ({
      exitCode: 0,
      stdout: folders
        .map(
          (folder, i) =>
            `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\S-1-5-21-1-2-3-${i + 1001}\r\n    ProfileImagePath    REG_EXPAND_SZ    C:\\Users\\${folder}\r\n`,
        )
        .join("\r\n"),
    }));
  const sid = (host: ReturnType<typeof list>) => findAccountSid(host, "CORP\\svc-sync$", 850, signal);
  expect(await sid(list("other", "SVC-SYNC$"))).toBe("S-1-5-21-1-2-3-1002");
  expect(await sid(list("svc-sync$.CORP"))).toBe("S-1-5-21-1-2-3-1001");
  expect(await sid(list("svc-sync$", "svc-sync$.CORP"))).toBeUndefined();
  expect(await sid(list("svc-sync$2"))).toBeUndefined();
  const host = list();
  expect(await findAccountSid(host, "LocalSystem", null, signal)).toBe("S-1-5-18");
  expect(host.touched).toEqual([]);
});

test("tools' text in the OEM code page, in UTF-16 and in UTF-8", () => {
  const text = "Aktuelle Proxyeinstellungen: für Ärzte";
  expect(toolText(iconv.encode(text, "cp850"), 850)).toBe(text);
  expect(toolText(iconv.encode("現在の設定", "cp932"), 932)).toBe("現在の設定");
  expect(toolText(Buffer.from(`\ufeff${text}`, "utf16le"), 850)).toBe(text);
  expect(toolText(Buffer.from("<Event/>", "utf16le"), null)).toBe("<Event/>");
  expect(toolText(Buffer.from(text), 65_001)).toBe(text);
  expect(toolText(Buffer.from("plain"), null)).toBe("plain");
});

test("the state of a service is read by its numbers, whatever the language", async () => {
  const german = [
    "",
    "SERVICE_NAME: ADSync ",
    "        TYP                : 10  WIN32_OWN_PROCESS  ",
    "        STATUS             : 3  STOP_PENDING ",
    "                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)",
    "        WIN32-BEENDIGUNGSCODE    : 1067  (0x42b)",
    "        DIENST-BEENDIGUNGSCODE   : 0  (0x0)",
    "        PRÜFPUNKT         : 0x0",
    "        WARTEHINWEIS      : 0x7530",
    "        PID               : 0",
    "        FLAGS             : ",
  ].join("\r\n");
  const state = await readServiceState(
    recordingHost(() => ({ exitCode: 0, stdout: iconv.encode(german, "cp850") })),
    signal,
  );
  expect(state).toEqual({ name: "ADSync", state: "Stop Pending", exitCode: 1067, processId: null });
});

test("no sync service is told from a refusal and from a tool that says nothing", async () => {
  const ask = (exitCode: number, stdout = "") =>
    readServiceState(
      recordingHost(() => ({ exitCode, stdout })),
      signal,
    );
  expect(await ask(1060)).toBeUndefined();
  await expect(ask(5)).rejects.toMatchObject({ code: "access-denied" });
  await expect(ask(0)).rejects.toMatchObject({ code: "unreadable-output" });
  const old = recordingHost(([, name]) => (name === "ADSync" ? { exitCode: 1060 } : { exitCode: 5 }));
  await expect(readServiceState(old, signal)).rejects.toMatchObject({ code: "access-denied" });
});

test("one value of a key: text, number, not there, refused", async () => {
  const key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa";
  const full = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa";
  const saying = (byValue: string | undefined, listing: string | undefined) =>
    recordingHost(([, asked, flag]) => {
      const stdout = flag === "/v" ? byValue : asked === key ? listing : undefined;
      return stdout === undefined ? { exitCode: 1 } : { exitCode: 0, stdout };
    });
  const read = (host: ReturnType<typeof saying>) => readValue(host, key, "RestrictRemoteSam", signal);
  const line = "    RestrictRemoteSam    REG_SZ    O:BAG:BAD:(A;;RC;;;BA)";
  expect(await read(saying(`\r\n${full}\r\n${line}\r\n\r\n`, undefined))).toBe("O:BAG:BAD:(A;;RC;;;BA)");
  expect(await read(saying(`${full}\r\n    RestrictRemoteSam    REG_DWORD    0x2a\r\n`, undefined))).toBe(42);
  expect(await read(saying(undefined, `${full}\r\n    Other    REG_SZ    x\r\n`))).toBeNull();
  // Listed, and yet not given; or nobody says anything.
  await expect(read(saying(undefined, `${full}\r\n${line}\r\n`))).rejects.toMatchObject({ code: "access-denied" });
  await expect(read(saying(undefined, undefined))).rejects.toMatchObject({ code: "access-denied" });
});

test("a key's listing: values, empty ones, subkeys", async () => {
  const stdout =
    "\r\nHKEY_CURRENT_USER\\A\r\n    Name    REG_SZ    \r\n    N    REG_DWORD    0x1\r\n\r\nHKEY_CURRENT_USER\\A\\B c\r\n";
  const listing = await readValues(
    recordingHost(() => ({ exitCode: 0, stdout })),
    "HKCU\\A",
    signal,
  );
  expect(listing).toEqual({
    values: new Map<string, unknown>([
      ["name", ""],
      ["n", 1],
    ]),
    subkeys: ["B c"],
  });
});

test("the proxy of a .NET configuration file, and nothing else of it", () => {
  const parse = (xml: string) => parseConfigProxy("machine.config", Buffer.from(xml));
  const around = (inner: string) =>
    `<?xml version="1.0"?><configuration><system.net>${inner}</system.net></configuration>`;
  expect(
    parse(
      around(
        '<defaultProxy enabled="true" useDefaultCredentials="true"><proxy usesystemdefault="true" proxyaddress="http://p.example:8080" bypassonlocal="true"/></defaultProxy>',
      ),
    ),
  ).toEqual({
    enabled: true,
    useDefaultCredentials: true,
    useSystemDefault: "true",
    proxyAddress: "http://p.example:8080",
    bypassOnLocal: "true",
    autoDetect: null,
    scriptLocation: null,
  });
  expect(parse(around(""))).toBeNull();
  expect(parse(around('<defaultProxy enabled="false"/>'))).toMatchObject({ enabled: false, proxyAddress: null });
  for (const bad of [
    "",
    "no xml",
    "<a/>",
    '<!DOCTYPE a [<!ENTITY b "c">]><configuration/>',
    "<configuration><a></configuration>",
  ]) {
    expect(() => parse(bad)).toThrow(expect.objectContaining({ code: "unreadable-output" }));
  }
});

test("the way out: the service's file, then machine.config, then its account; a script stays open", () => {
  const none = proxySettings();
  const config = {
    enabled: null,
    useDefaultCredentials: null,
    useSystemDefault: null,
    proxyAddress: null,
    bypassOnLocal: null,
    autoDetect: null,
    scriptLocation: null,
  };
  const user = (proxyServer: string) => ({ proxyEnable: true, proxyServer, autoConfigUrl: null, proxyOverride: null });
  expect(findWayOut(none)).toBeNull();
  expect(findWayOut({ ...none, machineConfig: { ...config, proxyAddress: "http://p.example:3128/" } })).toEqual({
    host: "p.example",
    port: 3128,
  });
  expect(
    findWayOut({
      ...none,
      machineConfig: { ...config, proxyAddress: "http://a:1" },
      serviceConfig: { ...config, enabled: false },
    }),
  ).toBeNull();
  expect(findWayOut({ ...none, serviceAccount: user("http=a:1;https=b:2") })).toEqual({ host: "b", port: 2 });
  expect(findWayOut({ ...none, serviceAccount: { ...user("a:1"), proxyEnable: false } })).toBeNull();
  // The account's own settings are known to be none; or nobody knows them, and the user's are the best guess.
  expect(findWayOut({ ...none, collectingUser: user("c:3") })).toBeNull();
  expect(findWayOut({ ...none, collectingUser: user("c:3"), unread: ["serviceAccount"] })).toEqual({
    host: "c",
    port: 3,
  });
  expect(findWayOut({ ...none, serviceAccount: user("not a host!") })).toBeNull();
});

test("a program's version is that of its version resource", () => {
  const utf16 = (text: string) => Buffer.from(`${text}\0`, "utf16le");
  const program = Buffer.concat([
    Buffer.from("MZ rubbish "),
    utf16("ProductVersion"),
    utf16("9.9.9.9"),
    utf16("VS_VERSION_INFO"),
    Buffer.alloc(60, 1),
    utf16("ProductVersion"),
    Buffer.alloc(2),
    utf16("2.5.190.0"),
    Buffer.from("more"),
  ]);
  expect(findProductVersion(program)).toBe("2.5.190.0");
  expect(findProductVersion(Buffer.from("MZ"))).toBeNull();
  expect(findProductVersion(Buffer.concat([utf16("VS_VERSION_INFO"), utf16("ProductVersion")]))).toBeNull();
});

test("the roots are known by the thumbprints of the certificates themselves", () => {
  const bundled = rootCertificates.map((pem) => new X509Certificate(pem));
  // Node 22 has left the older root out.
  const there = [...ROOTS].flatMap(([subject, thumbprint]) =>
    bundled
      .filter((one) => one.subject.includes(subject))
      .map(({ fingerprint }) => ({ subject, thumbprint, is: fingerprint.replaceAll(":", "") })),
  );
  expect(there).not.toEqual([]);
  for (const { subject, thumbprint, is } of there) expect(is, subject).toBe(thumbprint);
});
