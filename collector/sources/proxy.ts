import type { ProxySettings } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { jsonFile } from "../json-file.ts";
import { type Source, SourceError } from "../source.ts";
import { findAccountSid, profileTouches } from "../windows/account-sid.ts";
import { codePageTouches, readCodePage } from "../windows/code-page.ts";
import { parseConfigProxy } from "../windows/config-proxy.ts";
import { toolText } from "../windows/oem-text.ts";
import { readValue, readValues, valuesTouches, valueTouches } from "../windows/read-key.ts";
import { readServiceState, SERVICES, serviceKey, stateTouches } from "../windows/service-row.ts";
import { type Call, requireSuccess, toolPath, touchOf } from "../windows/tool.ts";

type Place = NonNullable<ProxySettings["unread"]>[number];

const machineConfig = (host: Host): string =>
  `${host.systemRoot}\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config`;
const serviceConfig = (host: Host): string =>
  `${host.programFiles}\\Microsoft Azure AD Sync\\Bin\\miiserver.exe.config`;
const settingsOf = (hive: string): string => `${hive}\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings`;
/** Stands in the plan for what only the run learns. */
const ACCOUNT = "<SID of the service's account>";
const MIB = 1024 * 1024;
const NETSH_MS = 20_000;

const netsh = (host: Host): Call => ({ file: toolPath(host, "netsh.exe"), args: ["winhttp", "show", "proxy"] });

export const proxy: Source = {
  id: "proxy",
  group: "host",
  says: "Reads every place where a proxy can be set: for .NET, for the service's own account, for you, for Windows.",
  touches: (host) => [
    { kind: "file", path: machineConfig(host) },
    { kind: "file", path: serviceConfig(host) },
    ...stateTouches(host),
    ...SERVICES.flatMap((name) => valueTouches(host, serviceKey(name), "ObjectName")),
    ...codePageTouches(host),
    ...profileTouches(host),
    ...valuesTouches(host, settingsOf(`HKU\\${ACCOUNT}`)),
    ...valuesTouches(host, settingsOf("HKCU")),
    touchOf(netsh(host)),
  ],
  cites: [
    "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-connectivity",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-prerequisites",
  ],
  timeoutMs: 60_000,
  limitBytes: 4 * MIB,
  async take(host, _options, signal) {
    const unread: Place[] = [];
    const why: string[] = [];
    const attempt = async <T>(place: Place, read: () => Promise<T | null>): Promise<T | null> => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        unread.push(place);
        why.push(`${place}: ${error.code} (${error.message})`);
        return null;
      }
    };
    const config = async (path: string) => {
      try {
        const { bytes, truncated } = await host.readFile(path, this.limitBytes);
        if (truncated) throw new SourceError("unreadable-output", `${path}: too large`);
        return parseConfigProxy(path, bytes);
      } catch (error) {
        if (error instanceof SourceError && error.code === "not-found") return null;
        throw error;
      }
    };
    const codePage = await readCodePage(host, signal);
    const content = {
      machineConfig: await attempt("machineConfig", () => config(machineConfig(host))),
      serviceConfig: await attempt("serviceConfig", () => config(serviceConfig(host))),
      winHttp: await attempt("winHttp", async () => {
        const result = await host.run({ ...netsh(host), timeoutMs: NETSH_MS, limitBytes: 64 * 1024, signal });
        requireSuccess(result, "netsh.exe winhttp show proxy");
        const text = toolText(result.stdout, codePage).trim();
        if (text === "") throw new SourceError("unreadable-output", "netsh.exe winhttp show proxy: no output");
        return text;
      }),
      serviceAccount: await attempt("serviceAccount", () => readAccount(host, codePage, signal)),
      collectingUser: await attempt("collectingUser", () => readSettings(host, settingsOf("HKCU"), signal)),
      environment: { ...host.proxyVariables },
      ...(unread.length === 0 ? {} : { unread }),
    };
    const files = jsonFile("proxy", content);
    return unread.length === 0 ? { files } : { files, cut: "partly-read", detail: why.join("; ") };
  },
};

/** @throws SourceError Where nobody can say: no service, an account without a profile here, a hive that is not loaded. */
async function readAccount(host: Host, codePage: number | null, signal: AbortSignal) {
  const service = await readServiceState(host, signal);
  if (service === undefined) throw new SourceError("not-found", "there is no sync service");
  const account = await readValue(host, serviceKey(service.name), "ObjectName", signal, codePage);
  if (account === null) throw new SourceError("not-found", "the service has no account");
  const sid = await findAccountSid(host, String(account), codePage, signal);
  if (sid === undefined) throw new SourceError("not-found", `no profile tells the SID of ${account}`);
  const hive = await readValues(host, `HKU\\${sid}`, signal);
  if (hive === undefined) throw new SourceError("not-found", `the settings of ${account} are not loaded`);
  return readSettings(host, settingsOf(`HKU\\${sid}`), signal);
}

async function readSettings(host: Host, key: string, signal: AbortSignal) {
  const values = (await readValues(host, key, signal))?.values;
  if (values === undefined) return null;
  const text = (name: string): string | null => {
    const value = values.get(name.toLowerCase());
    return typeof value === "string" && value !== "" ? value : null;
  };
  const enabled = values.get("proxyenable");
  return {
    proxyEnable: typeof enabled === "number" ? enabled !== 0 : null,
    proxyServer: text("ProxyServer"),
    autoConfigUrl: text("AutoConfigURL"),
    proxyOverride: text("ProxyOverride"),
  };
}
