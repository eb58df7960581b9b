import { expect, test } from "vitest";
import type { Host } from "../../collector/host/host.ts";
import { type Source, SourceError } from "../../collector/source.ts";
import { takeSource } from "../../collector/take-source.ts";

const never = (): never => {
  throw new Error("nothing else may be touched");
};
const host: Host = {
  platform: "win32",
  computer: "SYNC1",
  systemRoot: "C:\\Windows",
  nowMs: () => Date.UTC(2024, 4, 1),
  run: never,
  readFile: never,
  listFolder: never,
  scratch: never,
};
const source = (take: Source["take"], timeoutMs = 60_000): Source => ({
  id: "os",
  says: "Reads the version of Windows.",
  touches: () => [],
  cites: [],
  timeoutMs,
  limitBytes: 1000,
  take,
});
const take = (one: Source, on: Host = host, stop = new AbortController().signal) =>
  takeSource(one, on, { days: 30 }, stop);
const file = new Map([["host/os.json", new Uint8Array([1])]]);

test("files make it collected, a cap makes it truncated, none make it empty", async () => {
  expect((await take(source(async () => ({ files: file })))).row).toMatchObject({
    outcome: "collected",
    paths: ["host/os.json"],
  });
  const cut = await take(source(async () => ({ files: file, truncated: true })));
  expect(cut.row).toMatchObject({ outcome: "truncated", code: "size-cap" });
  expect((await take(source(async () => ({ files: new Map() })))).row.outcome).toBe("empty");
});

test("what goes wrong stands in the row", async () => {
  const denied = source(async () => {
    throw new SourceError("access-denied", "rights");
  });
  expect((await take(denied)).row).toMatchObject({ outcome: "denied", code: "access-denied", detail: "rights" });
  expect((await take(source(never))).row).toMatchObject({ outcome: "failed", code: "bug" });
});

test("a source that hangs is left behind and told to end", async () => {
  let told = false;
  const hangs = source((_host, _options, signal) => {
    signal.addEventListener("abort", () => {
      told = true;
    });
    return new Promise(() => {});
  }, 1);
  expect((await take(hangs)).row).toMatchObject({ outcome: "timeout", code: "timeout" });
  expect(told).toBe(true);
});

test("an ended run starts nothing more; another system has nothing to read", async () => {
  expect((await take(source(never), host, AbortSignal.abort())).row).toMatchObject({
    outcome: "skipped",
    code: "stopped",
  });
  expect((await take(source(never), { ...host, platform: "linux" })).row.code).toBe("unsupported-host");
});
