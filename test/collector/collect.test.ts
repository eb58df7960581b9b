import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, expect, test } from "vitest";
import { MANIFEST_PATH, manifestSchema } from "../../bundle/manifest.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { type CollectRequest, collect, partOf } from "../../collector/collect.ts";
import { makeRedactor } from "../../collector/make-redactor.ts";
import { type Source, SourceError } from "../../collector/source.ts";
import { SOURCES } from "../../collector/sources.ts";
import { OPTIONS, recordingHost, untouchable } from "./recording-host.ts";

const folder = mkdtempSync(join(tmpdir(), "collect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const place = (): string => join(mkdtempSync(join(folder, "run-")), `case-${count++}.zip`);
const never = new AbortController().signal;
const run = (more: Partial<CollectRequest>) => {
  const path = more.path ?? place();
  return {
    path,
    done: collect({
      sources: SOURCES,
      host: recordingHost(() => undefined),
      options: OPTIONS,
      path,
      said: { days: 7 },
      redactor: makeRedactor(false, undefined),
      identities: false,
      recipients: [],
      stop: never,
      ...more,
    }),
  };
};

const source = (id: string, take: Source["take"], more: Partial<Source> = {}): Source => ({
  id,
  group: "host",
  says: "Reads what a test needs.",
  touches: () => [],
  cites: [],
  timeoutMs: 60_000,
  limitBytes: 1000,
  take,
  ...more,
});
const gives =
  (path: string, text: string): Source["take"] =>
  async () => ({
    files: new Map([[path, Buffer.from(text)]]),
  });
const hangs: Source["take"] = () => new Promise(() => {});

/** Every file of a bundle, by the analyzer's own reader, which checks each against its digest. */
async function readBundle(path: string): Promise<Map<string, string>> {
  const container = await openInput(path);
  const files = new Map<string, string>();
  for (const entry of container.entries) {
    const parts: Uint8Array[] = [];
    for await (const part of entry.open()) parts.push(part.slice());
    files.set(entry.path, Buffer.concat(parts).toString("latin1"));
  }
  await container.close();
  return files;
}
const manifestOf = (files: ReadonlyMap<string, string>) =>
  manifestSchema.parse(JSON.parse(Buffer.from(files.get(MANIFEST_PATH) ?? "", "latin1").toString()));

test("elsewhere than on Windows: a valid bundle that says so of every source", async () => {
  const { path, done } = run({ host: { ...untouchable(), platform: "linux" } });
  await done;
  const files = await readBundle(path);
  expect([...files.keys()].sort()).toEqual(["collector.log", MANIFEST_PATH]);
  const { sources } = manifestOf(files);
  expect(sources.map(({ id }) => id)).toEqual([...SOURCES.map(({ id }) => id), "collector-log"]);
  for (const row of sources.slice(0, -1)) expect(row).toMatchObject({ outcome: "skipped", code: "unsupported-host" });
  expect(readdirSync(join(path, ".."))).toHaveLength(1);
});

test.each([
  ["every tool is refused", { exitCode: 5 }],
  ["every tool is missing", { exitCode: 0, ended: "not-found" as const }],
  ["every tool hangs until its deadline", { exitCode: 0, ended: "timeout" as const }],
  ["every tool says yes and nothing else", { exitCode: 0 }],
  ["every tool prints rubbish", { exitCode: 0, stdout: Buffer.from([0xff, 0xfe, 0, 0xd8, 1, 2, 3]) }],
])("%s: a readable bundle, and the story in its manifest", async (_, answer) => {
  const { path, done } = run({ host: recordingHost(() => answer) });
  await done;
  const { sources } = manifestOf(await readBundle(path));
  expect(sources).toHaveLength(SOURCES.length + 1);
  expect(sources.filter(({ code }) => code === "bug")).toEqual([]);
  for (const row of sources.filter(({ outcome }) => ["denied", "timeout", "failed"].includes(outcome))) {
    expect(row.code).not.toBeNull();
  }
});

test("access denied everywhere: files, folders and tools", async () => {
  const refuse = (path: string): never => {
    throw new SourceError("access-denied", path);
  };
  const host = { ...recordingHost(() => ({ exitCode: 5 })), readFile: refuse, readStart: refuse, listFolder: refuse };
  const { path, done } = run({ host });
  await done;
  const { sources } = manifestOf(await readBundle(path));
  const denied = sources.filter(({ outcome }) => outcome === "denied").map(({ id }) => id);
  expect(denied).toEqual(expect.arrayContaining(["application-log", "tls", "wizard-traces", "service-config"]));
});

test("where nothing can be written nothing is read, and nothing is left", async () => {
  const path = join(folder, "absent", "case.zip");
  const begun: string[] = [];
  await expect(run({ path, watch: { onStart: ({ id }) => begun.push(id) } }).done).rejects.toThrow("ENOENT");
  expect(begun).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test.skipIf(!existsSync("/dev/full"))("a full disk: an error, no bundle, nothing torn", async () => {
  // Writing there ends in ENOSPC, and creating the name does not.
  const full = "/dev/full";
  await expect(run({ path: join(full, "case.zip") }).done).rejects.toThrow(/ENOTDIR|ENOSPC/);
  const { symlinkSync } = await import("node:fs");
  const path = place();
  const watch = { onWrite: () => symlinkSync(full, partOf(path)) };
  await expect(run({ path, watch }).done).rejects.toThrow("ENOSPC");
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("an ended run: what was read is there, what hung and what was not begun say so", async () => {
  const stop = new AbortController();
  const sources = [
    source("os", gives("host/os.json", "{}")),
    source("network", hangs),
    source(
      "part",
      (_host, _options, signal) =>
        new Promise((done) => {
          signal.addEventListener("abort", () => done({ files: new Map([["part.txt", Buffer.from("half")]]) }));
        }),
      { givesPart: true },
    ),
    source("later", gives("later.txt", "x"), { needs: ["network"] }),
  ];
  const watch = {
    onEnd: () => stop.abort("interrupted"),
  };
  const { path, done } = run({ sources, stop: stop.signal, watch });
  await done;
  const files = await readBundle(path);
  expect(files.get("part.txt")).toBe("half");
  expect(manifestOf(files).sources).toMatchObject([
    { id: "os", outcome: "collected" },
    { id: "network", outcome: "skipped", code: "stopped" },
    { id: "part", outcome: "truncated", code: "stopped" },
    { id: "later", outcome: "skipped", code: "stopped" },
    { id: "collector-log", outcome: "collected" },
  ]);
});

test("the deadline of the whole run ends it as well", async () => {
  const sources = [source("network", hangs), source("later", gives("later.txt", "x"), { needs: ["network"] })];
  const { path, done } = run({ sources, readingMs: 20 });
  await done;
  expect(manifestOf(await readBundle(path)).sources).toMatchObject([
    { id: "network", outcome: "timeout", code: "deadline" },
    { id: "later", outcome: "timeout", code: "deadline" },
    { id: "collector-log" },
  ]);
});

test("secrets are taken out of files, rows and the log without being asked", async () => {
  const secret = "Kq7#vRz9pLw2";
  const sources = [
    source("traces", gives("logs/aadconnect/trace-1.log", `connect password=${secret} now`)),
    source("failed", async () => {
      throw new SourceError("command-failed", `said: password=${secret}`);
    }),
  ];
  const { path, done } = run({ sources });
  const { manifest } = await done;
  const files = await readBundle(path);
  expect(files.size).toBe(3);
  for (const text of files.values()) expect(text).not.toContain(secret);
  expect(files.get("logs/aadconnect/trace-1.log")).toContain("connect password=");
  expect(manifest.redactions.reduce((sum, one) => sum + one.count, 0)).toBeGreaterThan(0);
});

test("a log that cannot be searched for secrets is left out, and its row says so", async () => {
  const sources = [source("application-log", gives("events/application.evtx", "no log at all password=x"))];
  const { path, done } = run({ sources });
  await done;
  const files = await readBundle(path);
  expect(files.has("events/application.evtx")).toBe(false);
  expect(manifestOf(files).sources[0]).toMatchObject({ outcome: "failed", code: "not-redacted", files: [] });
});

test("names are replaced everywhere on request, the computer's too; the map turns them back", async () => {
  const redactor = makeRedactor(true, undefined);
  const sources = [
    source("traces", gives("logs/aadconnect/trace-1.log", "user dana@fabrikam.com on SYNC1.fabrikam.com")),
    source("failed", async () => {
      throw new SourceError("command-failed", "refused for FABRIKAM\\dana");
    }),
  ];
  const { path, done } = run({ sources, redactor, identities: true });
  await done;
  const files = await readBundle(path);
  for (const text of files.values()) expect(text).not.toMatch(/dana|fabrikam|SYNC1/i);
  expect(redactor.mapFile()).toContain("dana");
});

test("sealed: only the holder of the key reads it, and a failure leaves nothing", async () => {
  const key = await generateIdentity();
  const recipient = await identityToRecipient(key);
  const sources = [source("os", gives("host/os.json", '{"computer":"clear-text"}'))];
  const { path, done } = run({ sources, recipients: [recipient] });
  await done;
  const sealed = readFileSync(path);
  expect(sealed.subarray(0, 2).toString()).not.toBe("PK");
  expect(sealed.includes("clear-text")).toBe(false);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  const opened = `${path}.opened.zip`;
  writeFileSync(opened, await decrypter.decrypt(sealed));
  expect((await readBundle(opened)).get("host/os.json")).toContain("clear-text");

  const broken = run({ sources, recipients: ["age1nobody"] });
  await expect(broken.done).rejects.toMatchObject({ name: "SealError" });
  expect(readdirSync(join(broken.path, ".."))).toEqual([]);
});
