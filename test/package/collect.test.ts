import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AdmZip from "adm-zip";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type ArtifactMap, JSON_ARTIFACTS, type JsonArtifactName } from "../../bundle/artifacts.ts";
import type { Manifest } from "../../bundle/manifest.ts";
import { ROOT, runCli } from "../cli/run-cli.ts";
import { inspectingProxy, Lab } from "../collector/probes/lab.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { plannedCommands, plannedHosts, standInCommand, startedCommands } from "./wine/commands.ts";
import { LANGUAGES, type Language } from "./wine/languages.ts";
import { HAS_WINE, Prefix, type RanInWine } from "./wine/prefix.ts";
import { SyncServer } from "./wine/sync-server.ts";

/** The executable collects under Wine: its registry is real, its other tools are stand-ins that say what a test says. */

const MINUTES = 60_000;
const COMPILER = "x86_64-w64-mingw32-gcc";
const TOOLS = ["sc", "wevtutil", "netsh", "netstat", "whoami", "taskkill", "powershell"];
const HAS_COMPILER = readdirSync("/usr/bin").includes(COMPILER);
const built = inject("package") ?? "";

describe.skipIf(built === "" || !HAS_WINE || !HAS_COMPILER)("collect on Windows, as Wine has it", () => {
  const home = scratchFolder();
  let windows: Prefix;
  let lab: Lab;
  let proxyPort: number;
  /** First lines of what the proxy was asked. */
  const asked: string[] = [];

  beforeAll(async () => {
    windows = await Prefix.make(home, TOOLS);
    const [standIn = "", killTree = ""] = ["stand-in", "kill-tree"].map((name) => {
      const program = join(home, `${name}.exe`);
      execFileSync(COMPILER, ["-municode", "-Os", "-s", "-o", program, join(ROOT, `test/package/wine/${name}.c`)]);
      return program;
    });
    for (const tool of TOOLS) {
      const folder = tool === "powershell" ? "Windows/System32/WindowsPowerShell/v1.0" : "Windows/System32";
      windows.place(`${folder}/${tool}.exe`, readFileSync(tool === "taskkill" ? killTree : standIn));
    }
    windows.place("wbt.exe", readFileSync(join(built, "writeback-triage.exe")));
    lab = await Lab.open();
    proxyPort = await lab.listen(await inspectingProxy(lab, (line) => asked.push(line)));
  }, 5 * MINUTES);
  afterAll(async () => {
    windows.close();
    await lab.close();
  });

  /** Environment of a run: language, answers, and whatever Wine starts on standard error. */
  const envOf = (language: Language): NodeJS.ProcessEnv => ({
    LC_ALL: language.locale,
    STAND_IN: "C:\\stand-in",
    WINEDEBUG: "-all,+process",
  });

  /** Makes the Windows the one of a server. */
  async function become(server: SyncServer, version: string, proxy: string | null, root: string | null) {
    // The code page comes with the start.
    windows.restart();
    await windows.setVersion(version);
    await windows.run(["reg", "query", "HKCU"], { LC_ALL: server.language.locale });
    await windows.importRegistry(server.registry(proxy, root));
    for (const [path, bytes] of server.files()) windows.place(path, bytes);
    const folder = join(windows.drive, "stand-in");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "calls"), { recursive: true });
    for (const [name, bytes] of server.answers()) writeFileSync(join(folder, name), bytes);
  }

  const callsOf = (): string[] => {
    const folder = join(windows.drive, "stand-in/calls");
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  };
  const bundleOf = (name: string): string => join(windows.drive, name);
  const manifestOf = (name: string): Manifest => JSON.parse(new AdmZip(bundleOf(name)).readAsText("manifest.json"));
  function artifactOf<N extends JsonArtifactName>(name: string, artifact: N): ArtifactMap[N] {
    return JSON.parse(new AdmZip(bundleOf(name)).readAsText(JSON_ARTIFACTS[artifact].path));
  }

  const SERVERS = [
    {
      scenario: "network-intercepted",
      version: "win10",
      language: LANGUAGES.german,
      inspected: true,
      advice: { kind: "next-step", step: "network" },
    },
    {
      scenario: "seed-restart-tried",
      version: "win81",
      language: LANGUAGES.english,
      inspected: false,
      advice: { kind: "next-step", step: "toggle" },
    },
    {
      scenario: "refused-remote-sam",
      version: "win10",
      language: LANGUAGES.japanese,
      inspected: false,
      advice: { kind: "off-ladder" },
    },
  ] as const;

  describe.each(SERVERS)("$scenario on $version, $language.locale", (one) => {
    const { scenario, version, language, inspected, advice } = one;
    const name = `${scenario}.zip`;
    const flags = inspected ? [] : ["--no-network"];
    let server: SyncServer;
    let plan: string;
    let ran: RanInWine;

    beforeAll(async () => {
      server = await SyncServer.of(scenario, language, Date.now());
      const root = inspected ? lab.authorities.corporateRoot.pem : null;
      await become(server, version, inspected ? `127.0.0.1:${proxyPort}` : null, root);
      plan = (await windows.run(["C:\\wbt.exe", "collect", "--plan", ...flags], { LC_ALL: language.locale })).out;
      ran = await windows.run(["C:\\wbt.exe", "collect", "--out", `C:\\${name}`, ...flags], envOf(language));
    }, 5 * MINUTES);

    it("collects", () => {
      console.log(ran.err.replace(/^[0-9a-f]{4}:.*\n/gm, ""), ran.code);
      console.log(asked);
      for (const s of manifestOf(name).sources) console.log(s.id, s.outcome, s.code, s.detail, s.durationMs);
    });

    it("brings what the server's registry and tools hold", () => {
      expect(artifactOf(name, "tls")).toEqual(server.artifact("tls"));
      expect(artifactOf(name, "dotnet")).toEqual(server.artifact("dotnet"));
      expect(artifactOf(name, "securityOptions")).toEqual(server.artifact("securityOptions"));
      expect(artifactOf(name, "eventLogs")).toEqual(server.artifact("eventLogs"));
    });

    it("starts nothing that its plan does not name", () => {
      const planned = plannedCommands(plan);
      const calls = callsOf().map(standInCommand);
      console.log(calls.length, startedCommands(ran.err).length);
      expect(calls.filter((call) => !planned.includes(call.replace(/^(\S+)/, "$1")))).toEqual([]);
      const started = startedCommands(ran.err);
      expect(
        started.filter(({ command, isCut }) => !planned.some((p) => (isCut ? p.startsWith(command) : p === command))),
      ).toEqual([]);
    });

    it("leads to the expected step, here and by the executable", async () => {
      const here = runCli(["analyze", bundleOf(name), "--format", "json"]);
      expect(JSON.parse(here.out).recommendation).toMatchObject(advice);
      const there = await windows.run(["C:\\wbt.exe", "analyze", `C:\\${name}`, "--format", "json"]);
      expect({ code: there.code, report: JSON.parse(there.out) }).toEqual({
        code: here.code,
        report: JSON.parse(here.out),
      });
    });
  });
});
