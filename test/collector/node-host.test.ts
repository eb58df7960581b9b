import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nodeHost } from "../../collector/host/node-host.ts";

const folder = mkdtempSync(join(tmpdir(), "node-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = nodeHost({});
const node = (code: string, more: object = {}) =>
  host.run({ file: process.execPath, args: ["-e", code], timeoutMs: 60_000, limitBytes: 100, ...more });
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

test("a tool's exit code and output; arguments reach it untouched by any shell", async () => {
  const result = await host.run({
    file: process.execPath,
    args: ["-e", "process.stdout.write(process.argv[1]); process.exit(3)", "$HOME `id` %PATH% 'x'"],
    timeoutMs: 60_000,
    limitBytes: 100,
  });
  expect(result).toMatchObject({ ended: "exited", exitCode: 3, truncated: false });
  expect(textOf(result.stdout)).toBe("$HOME `id` %PATH% 'x'");
});

test("output beyond the cap is let go, and the tool still ends by itself", async () => {
  const result = await node("process.stdout.write('x'.repeat(1e6)); process.stderr.write('e')");
  expect(result).toMatchObject({ ended: "exited", exitCode: 0, truncated: true });
  expect(result.stdout).toHaveLength(100);
  expect(textOf(result.stderr)).toBe("e");
});

test("a missing tool and one that may not be started are results; a bare name is a bug", async () => {
  const plain = join(folder, "plain");
  writeFileSync(plain, "text", { mode: 0o644 });
  const start = (file: string) => host.run({ file, args: [], timeoutMs: 60_000, limitBytes: 10 });
  expect(await start(join(folder, "absent"))).toMatchObject({ ended: "not-found", exitCode: null });
  expect(await start(plain)).toMatchObject({ ended: "denied", exitCode: null });
  expect(() => start("node")).toThrow("whole path");
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A killed process that nobody has waited for is a zombie, not alive.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

test.each(["timeout", "aborted"] as const)("%s: the tool ends with all that it started", async (ended) => {
  const pidFile = join(folder, `pid-${ended}`);
  const code = `const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000);`;
  const stop = new AbortController();
  const running = node(code, { timeoutMs: ended === "timeout" ? 3000 : 60_000, signal: stop.signal });
  if (ended === "aborted") {
    await expect
      .poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "", { timeout: 30_000 })
      .toBe(true);
    stop.abort();
  }
  expect(await running).toMatchObject({ ended, exitCode: null });
  await expect.poll(() => existsSync(pidFile) && isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
});

test("of a file larger than the cap the end is read", async () => {
  const path = join(folder, "trace.log");
  writeFileSync(path, "0123456789");
  const { bytes, ...facts } = await host.readFile(path, 4);
  expect(textOf(bytes)).toBe("6789");
  expect(facts).toMatchObject({ name: "trace.log", sizeBytes: 10, truncated: true });
  expect((await host.readFile(path, 10)).truncated).toBe(false);
  await expect(host.readFile(join(folder, "absent"), 4)).rejects.toMatchObject({ code: "not-found" });
  await expect(host.readFile(folder, 4)).rejects.toMatchObject({ code: "read-failed" });
});

test("a folder lists files, no links; an absent one is empty", async () => {
  const one = mkdtempSync(join(folder, "list-"));
  writeFileSync(join(one, "a.log"), "abc");
  symlinkSync(join(one, "a.log"), join(one, "b.log"));
  expect(await host.listFolder(one)).toMatchObject([{ name: "a.log", sizeBytes: 3 }]);
  expect(await host.listFolder(join(one, "absent"))).toEqual([]);
});

test("the folder of a run is its own, and gone afterwards", async () => {
  const path = host.scratch("a.reg");
  expect(existsSync(dirname(path))).toBe(false);
  await host.open();
  await expect(host.open()).rejects.toThrow("EEXIST");
  writeFileSync(path, "x");
  await host.close();
  expect(existsSync(dirname(path))).toBe(false);
  for (const name of ["../a", "..", "a/b", "a\\b"]) expect(() => host.scratch(name)).toThrow("not a name");
});

test("a system root that is no absolute path is not believed", () => {
  expect(nodeHost({ SystemRoot: "D:\\Win" }).systemRoot).toBe("D:\\Win");
  expect(nodeHost({ SystemRoot: "tools" }).systemRoot).toBe("C:\\Windows");
});
