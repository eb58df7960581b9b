import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openInput } from "../../bundle/node/open-input.ts";
import { collect } from "../../collector/collect.ts";
import type { Host } from "../../collector/host/host.ts";
import { tls } from "../../collector/sources/tls.ts";

const folder = mkdtempSync(join(tmpdir(), "collect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const none = (): never => {
  throw new Error("not to be touched");
};
const linux: Host = {
  platform: "linux",
  computer: "SYNC1",
  systemRoot: "C:\\Windows",
  nowMs: () => Date.UTC(2024, 4, 1),
  run: none,
  readFile: none,
  listFolder: none,
  scratch: none,
};

test("elsewhere than on Windows: a valid bundle that says so", async () => {
  const path = join(folder, "case.zip");
  const { sources } = await collect([tls], linux, { days: 30 }, path, new AbortController().signal);
  expect(sources).toMatchObject([{ id: "tls", outcome: "skipped", code: "unsupported-host", files: [] }]);
  const container = await openInput(path);
  expect(container.entries.map((entry) => entry.path)).toEqual(["manifest.json"]);
  await container.close();
  expect(readdirSync(folder)).toEqual(["case.zip"]);
});

test("where nothing can be written, nothing is left", async () => {
  const path = join(folder, "absent", "case.zip");
  await expect(collect([tls], linux, { days: 30 }, path, new AbortController().signal)).rejects.toThrow("ENOENT");
  expect(existsSync(path)).toBe(false);
});
