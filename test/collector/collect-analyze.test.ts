import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { analyze } from "../../analyzer/analyze.ts";
import { APPLICATION_LOG_PATH, SYSTEM_LOG_PATH } from "../../bundle/artifacts.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { collect } from "../../collector/collect.ts";
import { makeRedactor } from "../../collector/make-redactor.ts";
import { SCRIPT_STEPS } from "../../collector/powershell/steps.ts";
import { SOURCES } from "../../collector/sources.ts";
import { buildScenarioText } from "../../tools/scenario/build.ts";
import { NODE_HOST, readScenario } from "../support/scenario.ts";
import { type Answer, OPTIONS, recordingHost, SCRATCH } from "./recording-host.ts";

const folder = mkdtempSync(join(tmpdir(), "collect-analyze-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIXTURES = new URL("../../fixtures/collector/powershell/healthy/", import.meta.url);
const SERVICE = ["TYPE: 10", "STATE: 4", "EXIT: 0", "EXIT: 0", "POINT: 0x0", "HINT: 0x0", "PID: 4312"]
  .map((one) => `        ${one}`)
  .join("\r\n");
const PROTOCOL =
  "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const VALUES: Readonly<Record<string, string>> = {
  Release: "REG_DWORD    0x80eb1",
  ObjectName: "REG_SZ    NT SERVICE\\ADSync",
  ProductType: "REG_SZ    ServerNT",
  OEMCP: "REG_SZ    850",
};

const regFile = (text: string): Uint8Array =>
  Buffer.from(`\ufeffWindows Registry Editor Version 5.00\r\n\r\n${text.replaceAll("\n", "\r\n")}\r\n`, "utf16le");

function exported(key: string): Uint8Array {
  if (key.includes("NET Framework Setup")) {
    return regFile(`[${key.replace("HKLM", "HKEY_LOCAL_MACHINE")}]\n"Release"=dword:00080eb1`);
  }
  if (key.includes(".NETFramework")) {
    return regFile(
      `[${key.replace("HKLM", "HKEY_LOCAL_MACHINE")}]\n"SystemDefaultTlsVersions"=dword:00000001\n"SchUseStrongCrypto"=dword:00000001`,
    );
  }
  if (key.includes("SCHANNEL")) {
    return regFile(
      ["Client", "Server"]
        .map((side) => `[${PROTOCOL}\\${side}]\n"Enabled"=dword:00000001\n"DisabledByDefault"=dword:00000000\n`)
        .join("\n"),
    );
  }
  const product = `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{7C4397B7-9008-4C23-8CDA-3B3B8FAF4312}]
"DisplayName"="Microsoft Entra Connect Sync"
"DisplayVersion"="2.5.190.0"
"InstallDate"="20260401"`;
  return regFile(key.includes("WOW6432Node") ? "" : product);
}

test("what is collected on a server with a known outage leads the analysis to the step of that outage", async () => {
  const built = await buildScenarioText(await readScenario("restart-tried"), "restart-tried");
  const files = built.kind === "file" ? undefined : built.files;
  const logOf = async (path: string): Promise<Uint8Array> => {
    if (files !== undefined) return files.get(path) ?? new Uint8Array();
    const { default: AdmZip } = await import("adm-zip");
    if (built.kind !== "file") throw new Error("a file was asked for");
    return new AdmZip(Buffer.from(built.bytes)).getEntry(path)?.getData() ?? new Uint8Array();
  };
  const logs: Readonly<Record<string, Uint8Array>> = {
    Application: await logOf(APPLICATION_LOG_PATH),
    System: await logOf(SYSTEM_LOG_PATH),
  };
  expect(logs["Application"]?.length).toBeGreaterThan(10_000);

  const answer = (args: readonly string[], file: string): Answer | undefined => {
    const [verb = "", key = "", flag, value = ""] = args;
    if (file.endsWith("sc.exe")) return { exitCode: 0, stdout: SERVICE };
    if (file.endsWith("netsh.exe")) return { exitCode: 0, stdout: "Direct access (no proxy server)." };
    if (verb === "epl") return { exitCode: 0, leaves: logs[key] ?? new Uint8Array() };
    if (verb === "export") return { exitCode: 0, leaves: exported(key) };
    if (verb === "query" && flag === "/v" && VALUES[value] !== undefined) {
      return { exitCode: 0, stdout: `${key}\r\n    ${value}    ${VALUES[value]}\r\n` };
    }
    if (verb === "query" && key.endsWith("Services\\ADSync")) {
      return {
        exitCode: 0,
        stdout: "    ObjectName    REG_SZ    NT SERVICE\\ADSync\r\n    Start    REG_DWORD    0x2\r\n",
      };
    }
    return verb === "query" && flag === "/v" ? { exitCode: 1 } : { exitCode: 0 };
  };
  const script = Object.fromEntries(
    [...SCRIPT_STEPS.map(({ id }) => `${id}.json`), "outcomes.ndjson"].map((name) => [
      `${SCRATCH}powershell\\${name}`,
      readFileSync(new URL(name, FIXTURES)),
    ]),
  );
  const host = {
    ...recordingHost(answer, script),
    computer: "SYNC01",
    nowMs: () => Date.parse("2026-10-12T09:00:00Z"),
  };
  const path = join(folder, "case.zip");
  const { manifest } = await collect({
    sources: SOURCES,
    host,
    options: { ...OPTIONS, leftOut: new Set(["network"]) },
    path,
    said: {},
    redactor: makeRedactor(false, undefined),
    identities: false,
    recipients: [],
    stop: new AbortController().signal,
  });
  const outcomes = Object.fromEntries(manifest.sources.map(({ id, outcome }) => [id, outcome]));
  for (const id of ["application-log", "system-log", "service", "os", "products", "dotnet", "tls", "proxy"]) {
    // The account's hive lists nothing here, so its proxy settings are null, and read.
    expect(outcomes[id], id).toBe("collected");
  }

  const container = await openInput(path);
  try {
    const report = await analyze(container, NODE_HOST, { edition: "auto", attempted: ["network"], name: "case" });
    expect(report.recommendation).toMatchObject({ kind: "next-step", step: "toggle" });
    expect(report.server).toMatchObject({ serviceAccount: "NT SERVICE\\ADSync" });
    expect(JSON.stringify(report)).not.toContain("json-shape");
    const attempts = report.attempts.map(({ step, outcome }) => `${step} ${outcome}`);
    expect(attempts).toContain("restart failed");
  } finally {
    await container.close();
  }
});
