import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import AdmZip from "adm-zip";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type ArtifactMap, JSON_ARTIFACTS, type JsonArtifactName } from "../../bundle/artifacts.ts";
import type { Manifest } from "../../bundle/manifest.ts";
import { openMaybeSealed } from "../../bundle/node/sealed.ts";
import type { StepId } from "../../collector/powershell/steps.ts";
import { ROOT, runCli } from "../cli/run-cli.ts";
import { inspectingProxy, Lab } from "../collector/probes/lab.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { answersOf } from "./wine/answers-of.ts";
import { askedHost, plannedCommands, plannedHosts, standInCall, startedCommands, unplanned } from "./wine/commands.ts";
import { LANGUAGES, type Language } from "./wine/languages.ts";
import { HAS_WINE, Prefix, type RanInWine } from "./wine/prefix.ts";
import { registryOf } from "./wine/registry-of.ts";
import { scriptResults } from "./wine/script-results.ts";
import { SyncServer } from "./wine/sync-server.ts";

/** The executable collects under Wine: its registry is real, its other tools are stand-ins that say what a test says. */

const MINUTES = 60_000;
/** Of Debian's `gcc-mingw-w64-x86-64-win32`. */
const COMPILER = "/usr/bin/x86_64-w64-mingw32-gcc";
const TOOLS = ["sc", "wevtutil", "netsh", "netstat", "whoami", "icacls", "taskkill", "powershell"];
const built = inject("package") ?? "";

/** A server each with another language, another Windows and another trouble. */
const SERVERS = [
  {
    scenario: "network-intercepted",
    version: "win10",
    language: LANGUAGES.german,
    inspected: true,
    said: [],
    advice: { kind: "next-step", step: "network" },
  },
  {
    scenario: "restart-tried",
    version: "win81",
    language: LANGUAGES.english,
    inspected: false,
    // Nothing here can play the cloud with a certificate that the whole world trusts.
    said: ["--attempted", "network"],
    advice: { kind: "next-step", step: "toggle" },
  },
  {
    scenario: "refused-remote-sam",
    version: "win10",
    language: LANGUAGES.japanese,
    inspected: false,
    said: [],
    advice: { kind: "off-ladder", ruleId: "remote-sam-restricted" },
  },
] as const;
/** Artefacts that come out as the scenario has them. */
const SAME = [
  "tls",
  "dotnet",
  "securityOptions",
  "eventLogs",
  "passwordReset",
  "globalSettings",
  "scheduler",
  "connectors",
] as const satisfies readonly JsonArtifactName[];

describe.skipIf(built === "" || !HAS_WINE || !existsSync(COMPILER))("collect on Windows, as Wine has it", () => {
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

  /** Makes the Windows the one of a server. */
  async function become(server: SyncServer, version: string, proxy: string | null, root: string | null): Promise<void> {
    // The code page comes with the start of the first process.
    windows.close();
    await windows.setVersion(version, server.language.locale);
    await windows.importRegistry(registryOf(server, proxy, root));
    for (const [path, bytes] of server.files()) windows.place(path, bytes);
    await answer(answersOf(server));
  }

  async function answer(answers: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const folder = join(windows.drive, "stand-in");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "calls"), { recursive: true });
    for (const [path, bytes] of answers) windows.place(`stand-in/${path}`, bytes);
  }

  /** Standard error has whatever Wine starts, too. */
  const collect = ({ locale }: Language, ...argv: readonly string[]): Promise<RanInWine> =>
    windows.run(["C:\\wbt.exe", "collect", ...argv], {
      LC_ALL: locale,
      STAND_IN: "C:\\stand-in",
      WINEDEBUG: "-all,+process",
    });

  const callsOf = (): string[] => {
    const folder = join(windows.drive, "stand-in/calls");
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  };
  const bundleOf = (name: string): AdmZip => new AdmZip(join(windows.drive, name));
  const manifestOf = (name: string): Manifest => JSON.parse(bundleOf(name).readAsText("manifest.json"));
  const outcomesOf = (name: string): Record<string, string> =>
    Object.fromEntries(manifestOf(name).sources.map(({ id, outcome, code }) => [id, code ?? outcome]));
  const artifactOf = <N extends JsonArtifactName>(name: string, artifact: N): ArtifactMap[N] =>
    JSON.parse(bundleOf(name).readAsText(JSON_ARTIFACTS[artifact].path));

  describe.each(SERVERS)("$scenario on $version, $language.locale", ({ scenario, version, language, ...one }) => {
    const name = `${scenario}.zip`;
    const flags = one.inspected ? [] : ["--no-network"];
    let server: SyncServer;
    let planned: string[];
    let hosts: string[];
    let ran: RanInWine;

    beforeAll(async () => {
      server = await SyncServer.of(scenario, language, Date.now());
      const root = one.inspected ? lab.authorities.corporateRoot.pem : null;
      await become(server, version, one.inspected ? `127.0.0.1:${proxyPort}` : null, root);
      const plan = (await collect(language, "--plan", ...flags)).out;
      planned = plannedCommands(plan);
      hosts = plannedHosts(plan);
      ran = await collect(language, "--out", `C:\\${name}`, "--analyze", ...flags);
    }, 5 * MINUTES);

    it("is collected", () => {
      expect({ code: ran.code, gaps: gapsOf(outcomesOf(name)) }).toEqual({ code: 0, gaps: [] });
    });

    it("comes as the registry and the tools tell it", () => {
      for (const artifact of SAME) {
        if (server.has(artifact)) expect(artifactOf(name, artifact), artifact).toEqual(server.artifact(artifact));
      }
      expect(artifactOf(name, "service")).toEqual({ ...server.artifact("service"), startName: server.account });
      expect(artifactOf(name, "products")).toMatchObject({
        uninstall: expect.arrayContaining(server.artifact("products").uninstall),
        files: server.artifact("products").files.map(({ modifiedUtc: _, ...file }) => file),
      });
      expect(artifactOf(name, "products").uninstall).toHaveLength(2);
      const { winHttp, serviceAccount, unread } = artifactOf(name, "proxy");
      expect({ winHttp, unread }).toEqual({ winHttp: language.winHttp.trim(), unread: undefined });
      const [text] = bundleOf(name).readAsText("events/application-texts.jsonl").split("\n");
      expect(JSON.parse(text ?? "")).toMatchObject({ recordId: 7, message: language.winHttp.trim() });
      expect(serviceAccount?.proxyServer).toBe(one.inspected ? `127.0.0.1:${proxyPort}` : null);
    });

    it("starts nothing and asks nobody that the plan does not name", () => {
      const calls = callsOf().map(standInCall);
      const started = startedCommands(ran.err);
      const tools = new Set(calls.map(({ command }) => /\\(\w+)\.exe /.exec(command)?.[1]));
      const probing = one.inspected ? ["netstat"] : [];
      expect([...tools].sort()).toEqual(["netsh", ...probing, "powershell", "sc", "wevtutil", "whoami"]);
      expect(started.length).toBeGreaterThan(calls.length + 20);
      expect(unplanned([...calls, ...started], planned)).toEqual([]);
      const called = asked.splice(0).map(askedHost);
      expect(called.length > 0).toBe(one.inspected);
      expect(called.filter((host) => !hosts.includes(host))).toEqual([]);
    });

    it(
      "leads to the expected step, on the server, here, and by the executable",
      async () => {
        const path = join(windows.drive, name);
        expect(ran.out).toBe(`C:\\${name}\n${runCli(["analyze", path]).out}`);
        const flags = ["--format", "json", ...one.said];
        const here = runCli(["analyze", path, ...flags]);
        const report = JSON.parse(here.out);
        expect(report.recommendation).toMatchObject(one.advice);
        const there = await windows.run(["C:\\wbt.exe", "analyze", `C:\\${name}`, ...flags]);
        expect({ code: there.code, report: JSON.parse(there.out) }).toEqual({ code: here.code, report });
      },
      3 * MINUTES,
    );
  });

  it("tells of the proxy that breaks TLS open with a root of the computer's own store", () => {
    const { rows } = artifactOf("network-intercepted.zip", "network");
    const relays = rows.filter(({ purpose, stage }) => purpose === "relay" && stage === "tls");
    expect(relays.map(({ code, peer }) => [code, peer?.trustedByBundledRoots, peer?.trustedBySystemRoots])).toEqual([
      ["intercepted", false, true],
      ["intercepted", false, true],
    ]);
  });

  describe("without names, and sealed", () => {
    const name = "sealed.zip.age";
    const { japanese } = LANGUAGES;
    let server: SyncServer;
    let planned: string[];
    let keyFile: string;
    let ran: RanInWine;
    beforeAll(async () => {
      server = await SyncServer.of("refused-remote-sam", japanese, Date.now());
      await become(server, "win10", null, null);
      const identity = await generateX25519Identity();
      keyFile = join(home, "support.key");
      writeFileSync(keyFile, `${identity}\n`);
      const flags = ["--no-network", "--redact", "identities"];
      planned = plannedCommands((await collect(japanese, "--plan", ...flags)).out);
      const recipient = await identityToRecipient(identity);
      ran = await collect(japanese, "--out", `C:\\${name}`, "--encrypt-to", recipient, ...flags);
    }, 5 * MINUTES);

    it("opens with the key alone, names nobody, and leads to the same step", async () => {
      expect(ran.code).toBe(0);
      expect(unplanned([...callsOf().map(standInCall), ...startedCommands(ran.err)], planned)).toEqual([]);
      const path = join(windows.drive, name);
      expect(readFileSync(path).subarray(0, 18).toString()).toBe("age-encryption.org");
      const { out } = runCli(["analyze", path, "--identity", keyFile, "--format", "json"]);
      expect(JSON.parse(out).recommendation).toMatchObject({ kind: "off-ladder", ruleId: "remote-sam-restricted" });
      const container = await openMaybeSealed(path, keyFile);
      for (const entry of container.entries) {
        const bytes = await buffer(entry.open());
        for (const encoding of ["utf8", "utf16le"] as const) {
          expect(bytes.includes(Buffer.from(japanese.account, encoding)), entry.path).toBe(false);
        }
      }
      await container.close();
    });

    it("keeps on the server what turns the pseudonyms back", () => {
      const folder = join(windows.drive, "ProgramData/writeback-triage");
      const maps = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
      expect(maps).toEqual([expect.stringContaining(japanese.account)]);
    });
  });

  describe("tools that hang or refuse", () => {
    const name = "hang.zip";
    const { english } = LANGUAGES;
    let planned: string[];
    let ran: RanInWine;
    /** Of the machine's own list of processes. */
    const hanging = (): string[] => ["sc.exe", "powershell.exe"].flatMap((tool) => windows.processes(tool));
    const seen = new Set<string>();
    beforeAll(async () => {
      const server = await SyncServer.of("restart-tried", english, Date.now());
      await become(server, "win10", null, null);
      const answers = new Map(answersOf(server));
      answers.set("sc.txt", Buffer.from("queryex|hang\n"));
      answers.set("wevtutil.txt", Buffer.from("epl|5\n"));
      answers.set("whoami.out", Buffer.from('"Medium","Label","S-1-16-8192",""\r\n'));
      // The script hangs in a step, long since; started again without that step, and without what was done, it ends.
      const again = "-skip os,connectors|0|leave|again|-Out";
      for (const [path, bytes] of scriptResults(server, ["service", "connectors"])) answers.set(`again/${path}`, bytes);
      answers.set("powershell.txt", Buffer.from(`${again}\ncollect.ps1|hang|leave|hanging|-Out\n`));
      answers.set("hanging/outcomes.ndjson", Buffer.from(startedAt("connectors", Date.now() - 5 * MINUTES)));
      await answer(answers);
      const flags = ["--no-network", "--no-traces"];
      planned = plannedCommands((await collect(english, "--plan", ...flags)).out);
      const watch = setInterval(() => hanging().forEach((one) => void seen.add(one)), 300);
      ran = await collect(english, "--out", `C:\\${name}`, ...flags);
      clearInterval(watch);
    }, 5 * MINUTES);

    it("cost their own source only, and the manifest says which way", () => {
      const outcomes = outcomesOf(name);
      expect(ran.code).toBe(4);
      expect(outcomes).toMatchObject({
        service: "timeout",
        powershell: "partly-read",
        connectors: "timeout",
        "password-reset": "collected",
        proxy: "partly-read",
        "application-log": "access-denied",
        "system-log": "access-denied",
        "event-logs": "command-failed",
        os: "collected",
        dotnet: "collected",
        tls: "collected",
      });
      expect(ran.err).toContain("This prompt is not elevated");
    });

    it("are ended with their children", () => {
      const started = startedCommands(ran.err).map(({ command }) => command);
      const calls = callsOf().filter((call) => /\\sc\.exe\x1fqueryex|-Skip\x1fos$/i.test(call));
      expect(calls.map((call) => /(\w+)\.exe/i.exec(call)?.[1])).toEqual(expect.arrayContaining(["powershell", "sc"]));
      expect(started.filter((command) => command.includes("taskkill.exe /pid"))).toHaveLength(calls.length);
      // Wine forks twice: a child may be seen under two numbers.
      const children = [...seen].filter((one) => one.includes("child-of-a-tool-that-hangs"));
      expect(children.length).toBeGreaterThanOrEqual(calls.length);
      expect(hanging()).toEqual([]);
    });

    it("are planned for: ending them, and the script once more", () => {
      const started = startedCommands(ran.err).filter(({ command }) => !command.includes("child-of-a-tool-that-hangs"));
      const calls = callsOf().map(standInCall);
      expect(calls.filter(({ command }) => command.includes("-skip os,<steps"))).toHaveLength(1);
      expect(unplanned([...calls, ...started], planned)).toEqual([]);
    });

    it("leave a bundle that makes nobody believe the server to be well", () => {
      const { code, out } = runCli(["analyze", join(windows.drive, name), "--format", "json"]);
      expect({ code, kind: JSON.parse(out).recommendation.kind }).toEqual({ code: 4, kind: "cannot-tell" });
    });
  });
});

const gapsOf = (outcomes: Record<string, string>): string[] =>
  Object.keys(outcomes).filter((id) => !["collected", "empty", "not-found", "not-asked"].includes(outcomes[id] ?? ""));

/** What the script writes as a step begins. */
const startedAt = (step: StepId, ms: number): string =>
  `${JSON.stringify({ step, event: "start", atUtc: new Date(ms).toISOString() })}\r\n`;
