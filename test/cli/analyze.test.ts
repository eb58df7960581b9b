import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../analyzer/report/report.ts";
import { buildBundle } from "../../bundle/write.ts";
import { readSigningKey } from "../../collector/seal/sign.ts";
import { HOSTILE_ZIPS } from "../support/hostile-zips.ts";
import { makeBroken, makeFolder, makeHealthy, makeLog, serviceRecord } from "./inputs.ts";
import { buildCli, ROOT, runCli } from "./run-cli.ts";

const folder = makeFolder();
const broken = folder.path("broken.zip");
const healthy = folder.path("healthy.zip");
const bare = folder.path("System.evtx");

beforeAll(async () => {
  buildCli();
  writeFileSync(broken, await makeBroken());
  writeFileSync(healthy, await makeHealthy());
  writeFileSync(bare, makeLog([serviceRecord()]));
});

const lastLineOf = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

describe("exit codes", () => {
  it("0: nothing to do", () => {
    const { code, out, err } = runCli(["analyze", healthy]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\[ok\] Nothing to do\./);
  });

  it("1: a step is recommended, in the first line", () => {
    const { code, out, err } = runCli(["analyze", broken]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out.split("\n").slice(0, 3)).toEqual([
      "[>] Next step: Restart the sync service.",
      expect.stringContaining("Writeback is DOWN since 2026-10-12T05:02:00Z"),
      expect.stringContaining("SYNC01.contoso.com | Entra Connect 2.5.190.0 | edition current"),
    ]);
  });

  it("3: no such file", () => {
    const { code, out, err } = runCli(["analyze", folder.path("none.zip")]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^writeback-triage: .*none\.zip: no such file or folder\. Check the path\.\n$/);
  });

  it("3: a file that is nothing we know", () => {
    const { code, err } = runCli(["analyze", folder.write("holiday.jpg", Buffer.from("\xff\xd8\xff\xe0 JFIF"))]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 3, lines: 2 });
  });

  it("4: a bare System log cannot tell, and says how to get the rest", () => {
    const { code, out } = runCli(["analyze", bare]);
    expect(code).toBe(4);
    expect(out).toMatch(/^\[\?\] Cannot tell: /);
    expect(out).toContain("To get what is missing, run as administrator on the sync server");
    expect(out).toMatch(/^ {2}wevtutil epl Application /m);
  });

  it("70: a bug of ours says so, with its stack", () => {
    const preload = folder.write("break.mjs", Buffer.from("JSON.stringify = () => { throw new Error('planted'); };"));
    const { code, err } = runCli(["analyze", broken, "--format", "json"], { node: ["--import", preload] });
    expect(code).toBe(70);
    expect(err).toContain("a bug in writeback-triage, not in your input: planted");
    expect(err).toContain("    at ");
  });

  it("2: an output that takes nothing", () => {
    if (process.platform === "linux") {
      const script = `import { openSync } from "node:fs"; import { spawnSync } from "node:child_process";
        const { status, stderr } = spawnSync(process.execPath, ${JSON.stringify([buildCli(), "analyze", broken])},
          { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] });
        process.stdout.write(stderr); process.exitCode = status;`;
      const ran = runCli([], { node: ["--input-type=module", "--eval", script] });
      expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: expect.stringContaining("ENOSPC") });
    }
  });
});

describe("several inputs", () => {
  it("are analysed each on its own; a broken one stops none, and the most urgent code counts", () => {
    const { code, out, err } = runCli(["analyze", broken, folder.path("none.zip"), healthy]);
    expect(code).toBe(3);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    const heads = out.split("\n").filter((line) => line.startsWith("=== "));
    expect(heads.map((line) => line.replace(/ =+$/, ""))).toEqual([
      "=== 1 of 3: broken.zip",
      "=== 2 of 3: none.zip",
      "=== 3 of 3: healthy.zip",
    ]);
  });

  it.each([
    [["healthy", "bare"], 4],
    [["bare", "broken", "healthy"], 1],
    [["healthy", "healthy"], 0],
  ])("%j give %i", (names, code) => {
    const paths: Record<string, string> = { healthy, bare, broken };
    expect(runCli(["analyze", "--quiet", ...names.map((name) => paths[name] ?? "")]).code).toBe(code);
  });

  it("give one JSON array, an error in its place", () => {
    const { code, out } = runCli(["analyze", "--format", "json", broken, folder.path("none.zip"), healthy]);
    expect(code).toBe(3);
    const all: unknown[] = JSON.parse(out);
    expect(all).toHaveLength(3);
    expect(reportSchema.parse(all[0]).recommendation.kind).toBe("next-step");
    expect(all[1]).toEqual({
      schema: "writeback-triage/failure/1",
      input: { name: "none.zip" },
      error: { code: "not-found", message: expect.stringContaining("no such file") },
    });
    expect(reportSchema.parse(all[2]).input.name).toBe("healthy.zip");
    expect(out.endsWith("\n]\n")).toBe(true);
  });

  it("take the same bytes in the array as alone", () => {
    const alone = runCli(["analyze", "--format", "json", broken]).out;
    const first = JSON.parse(runCli(["analyze", "--format", "json", broken, healthy]).out)[0];
    expect(`${JSON.stringify(first, null, 2)}\n`).toBe(alone);
  });
});

describe("options", () => {
  it("--attempted is shown as said, and moves the advice on", () => {
    const { code, out } = runCli(["analyze", broken, "--attempted", "restart"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^\[>\] Next step: Disable and re-enable password writeback\./);
    expect(out).toContain("said, unseen");
  });

  it("--now is normalised to UTC", () => {
    const ran = runCli(["analyze", broken, "--now", "2026-10-12T11:30:00.5+02:00", "--format", "json"]);
    expect(JSON.parse(ran.out).options.nowUtc).toBe("2026-10-12T09:30:00.500Z");
  });

  it("--edition is followed", () => {
    const { out } = runCli(["analyze", broken, "--edition", "seed", "--format", "json"]);
    expect(JSON.parse(out).ladder.map(({ step }: { step: string }) => step)).toEqual([
      "restart",
      "toggle",
      "upgrade",
      "toggle-again",
      "guide",
    ]);
  });

  it("--quiet prints nothing, and errors all the same", () => {
    expect(runCli(["analyze", "-q", broken])).toEqual({ code: 1, out: "", err: "" });
    expect(runCli(["analyze", "--quiet", folder.path("none.zip")]).err).toContain("no such file");
  });

  it("WRITEBACK_TRIAGE_DEBUG adds the stack", () => {
    const { err } = runCli(["analyze", folder.path("none.zip")], { env: { WRITEBACK_TRIAGE_DEBUG: "1" } });
    expect(err).toContain("BundleError");
    expect(err).toContain("    at ");
  });

  it("what stands behind -- is an input", () => {
    expect(runCli(["analyze", "--", "--edition"]).err).toContain("--edition: no such file");
  });
});

describe("output", () => {
  it("has no escape codes where there is no terminal", () => {
    for (const env of [{}, { NO_COLOR: "1" }, { FORCE_COLOR: "1", TERM: "xterm-256color" }]) {
      expect(runCli(["analyze", broken, "--no-color"], { env }).out).not.toContain("\x1b");
    }
  });

  it("keeps within 80 columns, but for what is there to be copied", () => {
    const wide = runCli(["analyze", bare])
      .out.split("\n")
      .filter((line) => line.length > 80);
    expect(wide.filter((line) => !/^ {2}wevtutil|^ {4}https:/.test(line))).toEqual([]);
  });

  it("is quiet when its reader goes away", () => {
    if (process.platform === "win32") return;
    const command = `"${process.execPath}" "${buildCli()}" analyze --format json "${broken}" "${healthy}"`;
    const script = `const { status, stderr } = require("node:child_process").spawnSync("bash",
      ["-c", ${JSON.stringify(`${command} | head -c 10; exit \${PIPESTATUS[0]}`)}], { encoding: "utf8" });
      console.log(JSON.stringify({ status, stderr }));`;
    const ran = runCli([], { node: ["--eval", script] });
    expect(JSON.parse(lastLineOf(ran.out))).toEqual({ status: 1, stderr: "" });
  });

  it("is the same bytes whatever the time zone, the language, the folder and the hour", () => {
    const places = [
      { cwd: ROOT, env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } },
      { cwd: tmpdir(), env: { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" } },
      { cwd: "/", env: { TZ: "America/St_Johns", LANG: "ja_JP.UTF-8", LC_ALL: "ja_JP.UTF-8" } },
    ];
    for (const format of ["json", "terminal"]) {
      const all = places.map((place) => runCli(["analyze", broken, "--format", format], place).out);
      expect(all[0]?.length).toBeGreaterThan(1000);
      expect(new Set(all).size).toBe(1);
    }
  });

  it("needs no network", () => {
    const node = ["--require", fileURLToPath(new URL("no-network.cjs", import.meta.url))];
    expect(runCli(["analyze", broken], { node }).code).toBe(1);
    expect(runCli(["events", bare], { node }).code).toBe(0);
    const proof = runCli(["--version"], { node, env: { OPEN_A_DOOR: "1" } });
    expect(proof).toEqual({ code: 99, out: "", err: "network call: net.connect\n" });
  });

  it("never changes the input", () => {
    const before = readFileSync(broken);
    runCli(["analyze", broken]);
    expect(readFileSync(broken).equals(before)).toBe(true);
  });
});

/** Those of which one input takes long to make or to read are left to the tests of the bundle. */
const SLOW = new Set(["10 GiB of zeros", "2 GiB of zeros", "a million", "many entries, each within its allowance"]);

/** Checksums are judged at the end of an entry, and these hold nothing that would be read so far. */
const UNSEEN = "checksum";

describe("hostile input: exit code 3 and one clear line", () => {
  const cases = Object.entries(HOSTILE_ZIPS).map(([code, makers]) => {
    const found = Object.entries<() => Uint8Array>(makers).find(
      ([name]) => !SLOW.has(name) && !name.startsWith(UNSEEN),
    );
    return [code, found] as const;
  });
  const usable = cases.flatMap(([code, found]) => (found === undefined ? [] : [[code, ...found] as const]));

  it.each(usable)("%s (%s)", (code, _name, make) => {
    const path = folder.write(`${code}.zip`, make());
    const { code: exit, out, err } = runCli(["analyze", path]);
    expect({ exit, out, lines: err.split("\n").length }).toEqual({ exit: 3, out: "", lines: 2 });
    expect(err.startsWith(`writeback-triage: ${path}: `)).toBe(true);
    expect(err).toMatch(/[;.] [A-Z]?[a-z].*\.?\n$/);
    expect(err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    const both = JSON.parse(runCli(["analyze", "--format", "json", path, path]).out);
    expect(both[0].error.code).toBe(code);
  });
});

describe("--verify", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const stranger = generateKeyPairSync("ed25519");
  const at = (name: string): string => folder.path(name);
  let fingerprint = "";

  beforeAll(async () => {
    writeFileSync(at("own.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(at("own.pub"), publicKey.export({ type: "spki", format: "pem" }));
    writeFileSync(at("other.pub"), stranger.publicKey.export({ type: "spki", format: "pem" }));
    const { sign, ...signer } = await readSigningKey(at("own.key"));
    fingerprint = signer.fingerprint;
    const bundle = {
      manifest: { tool: { name: "test", version: "0" }, createdUtc: "2024-05-01T00:00:00Z", sources: [] },
      files: new Map(),
    };
    writeFileSync(at("signed.zip"), await buildBundle({ ...bundle, sign }));
    writeFileSync(at("plain.zip"), await buildBundle(bundle));
  });

  it("takes a bundle of that key, and says so", () => {
    const { code, out } = runCli(["analyze", at("signed.zip"), "--verify", at("own.pub"), "--format", "json"]);
    expect(code).toBe(4);
    expect(JSON.parse(out).completeness.signature).toEqual({ state: "signed", fingerprint });
    expect(runCli(["analyze", at("signed.zip")]).out).toContain(fingerprint.slice(0, 20));
  });

  it.each([
    ["another key", "signed.zip", "other.pub", 3, "signed with another key"],
    ["no signature", "plain.zip", "own.pub", 3, "not signed"],
    ["a key that is none", "signed.zip", "own.key", 2, "not a public key"],
    ["a key that is not there", "signed.zip", "nowhere.pub", 2, "cannot be read"],
  ])("ends for %s", (_, input, key, exit, says) => {
    const { code, err } = runCli(["analyze", at(input), "--verify", at(key)]);
    expect(code).toBe(exit);
    expect(err).toContain(says);
    expect(err).not.toContain("PRIVATE");
  });
});
