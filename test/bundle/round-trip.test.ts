import { createHash } from "node:crypto";
import { PassThrough, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import AdmZip from "adm-zip";
import { afterEach, describe, expect, test } from "vitest";
import { nodeCodec } from "../../bundle/node/codec.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { toByteSource } from "../../bundle/read/byte-source.ts";
import { expectedFiles, missingFiles, unlistedFiles, verifying } from "../../bundle/read/digest.ts";
import { readManifest } from "../../bundle/read/manifest.ts";
import { readEntry } from "../../bundle/read/read-bytes.ts";
import { openZip } from "../../bundle/read/zip.ts";
import { type BundleFile, type BundleInput, buildBundle, writeBundle } from "../../bundle/write.ts";

const noise = Buffer.concat(Array.from({ length: 20_000 }, (_, i) => createHash("sha256").update(`${i}`).digest()));
const FILES: Record<string, Buffer> = {
  "host/os.json": Buffer.from('{"computer":"SYNC1"}'),
  "events/application.evtx": Buffer.concat([noise, Buffer.alloc(1_000_000)]),
  "logs/aadconnect/Протокол-日志-😀.log": Buffer.from("имя\n"),
  "logs/aadconnect/\uffee.log": Buffer.from("sorts before what lies beyond the basic plane"),
  "collector.log": Buffer.alloc(0),
};

function input(files: Record<string, BundleFile> = FILES): BundleInput {
  return {
    manifest: {
      tool: { name: "writeback-triage", version: "1.2.3" },
      createdUtc: "2024-05-01T01:02:03Z",
      computer: "SYNC1",
      options: { days: 30 },
      sources: [
        { id: "service", outcome: "denied", code: "access-denied" },
        { id: "everything", outcome: "collected", paths: Object.keys(files) },
      ],
    },
    files: new Map(Object.entries(files)),
  };
}

describe("what was written is what is read", () => {
  test.each([
    ["Node's inflater", { codec: nodeCodec }],
    ["portable code", {}],
  ])("with %s", async (_, options) => {
    const container = await openZip(toByteSource(await buildBundle(input())), "case.zip", options);
    expect(container.entries.map((entry) => entry.path)).toEqual([
      "collector.log",
      "events/application.evtx",
      "host/os.json",
      "logs/aadconnect/Протокол-日志-😀.log",
      "logs/aadconnect/\uffee.log",
      "manifest.json",
    ]);
    const found = await readManifest(container, sha256);
    if (found === null) throw new Error("no manifest");
    expect(found.manifest.sources.map(({ id, outcome, files }) => [id, outcome, files.length])).toEqual([
      ["service", "denied", 0],
      ["everything", "collected", 5],
    ]);
    expect(missingFiles(found.manifest, container)).toEqual([]);
    expect(unlistedFiles(found.manifest, container)).toEqual([]);

    const expected = expectedFiles(found.manifest);
    for (const entry of container.entries) {
      const digest = expected.get(entry.path);
      if (digest === undefined) continue;
      const chunks: Uint8Array[] = [];
      for await (const chunk of verifying(entry, digest, sha256)) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(FILES[entry.path] ?? Buffer.from("?"))).toBe(true);
      expect(entry.sizeBytes).toBe(FILES[entry.path]?.length);
    }
  });

  test("by an independent reader too, in the order of the format", async () => {
    const entries = new AdmZip(Buffer.from(await buildBundle(input()))).getEntries();
    expect(entries.map((entry) => entry.entryName)).toEqual([
      "manifest.json",
      "collector.log",
      "events/application.evtx",
      "host/os.json",
      "logs/aadconnect/Протокол-日志-😀.log",
      "logs/aadconnect/\uffee.log",
    ]);
    for (const entry of entries.slice(1)) {
      expect(entry.getData().equals(FILES[entry.entryName] ?? Buffer.from("?"))).toBe(true);
      expect(entry.attr >>> 16).toBe(0o100644);
    }
    const manifest = JSON.parse(entries[0]?.getData().toString() ?? "");
    expect(Object.keys(manifest).slice(0, 3)).toEqual(["format", "tool", "createdUtc"]);
  });
});

describe("the same input gives the same bytes", () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  });

  test("in every time zone and whatever the order of the files", async () => {
    const bundles: Buffer[] = [];
    const offsets: number[] = [];
    for (const zone of ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"]) {
      process.env["TZ"] = zone;
      offsets.push(new Date(0).getTimezoneOffset());
      const entries = Object.entries(FILES);
      bundles.push(
        Buffer.from(await buildBundle(input(Object.fromEntries(zone === "UTC" ? entries.reverse() : entries)))),
      );
    }
    expect(new Set(offsets).size).toBe(3);
    expect(bundles[1]?.equals(bundles[0] ?? Buffer.alloc(0))).toBe(true);
    expect(bundles[2]?.equals(bundles[0] ?? Buffer.alloc(0))).toBe(true);
  });

  test("from bytes and from streams", async () => {
    async function* inPieces(bytes: Buffer) {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
    }
    const streamed = Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [path, () => inPieces(bytes)]));
    const [a, b] = [await buildBundle(input()), await buildBundle(input(streamed))];
    const contents = (bytes: Uint8Array) =>
      new AdmZip(Buffer.from(bytes))
        .getEntries()
        .map((entry) => [entry.entryName, entry.header.crc, entry.header.size]);
    expect(contents(b)).toEqual(contents(a));
  });
});

describe("the writer", () => {
  const one = (path: string, content: BundleFile = Buffer.from("x")) => input({ [path]: content });

  test("writes to a stream and returns the manifest", async () => {
    const out = new PassThrough();
    const [bytes, manifest] = await Promise.all([buffer(out), writeBundle(input(), out)]);
    expect(manifest.format).toBe(1);
    expect(manifest.sources[1]?.files.map((file) => file.path)[0]).toBe("collector.log");
    expect(bytes.equals(Buffer.from(await buildBundle(input())))).toBe(true);
  });

  test.each([
    ["unsafe-entry-name", "../a.log"],
    ["unsafe-entry-name", "logs\\a.log"],
    ["unsafe-entry-name", "logs/nul.txt"],
    ["unsafe-entry-name", "inner.zip"],
    ["unsafe-entry-name", "folder/"],
    ["duplicate-entry", "Manifest.json"],
    ["nesting-too-deep", `${"a/".repeat(33)}a`],
  ])("refuses with %s what the reader would refuse: %s", async (code, path) => {
    await expect(buildBundle(one(path))).rejects.toMatchObject({ code });
  });

  test("refuses a file of no source, a source without its file, and a file of two sources", async () => {
    const { manifest, files } = one("a.log");
    const withSources = (...paths: string[][]) => ({
      manifest: {
        ...manifest,
        sources: paths.map((p, i) => ({ id: `s${i}`, outcome: "collected" as const, paths: p })),
      },
      files,
    });
    await expect(buildBundle(withSources([]))).rejects.toThrow("belongs to no source");
    await expect(buildBundle(withSources(["a.log", "b.log"]))).rejects.toThrow("b.log is not given");
    await expect(buildBundle(withSources(["a.log"], ["a.log"]))).rejects.toThrow("another source");
  });

  test("refuses a manifest that no reader would take", async () => {
    const { manifest, files } = one("a.log");
    await expect(buildBundle({ manifest: { ...manifest, createdUtc: "yesterday" }, files })).rejects.toThrow(
      "createdUtc",
    );
  });

  test("fails when a file changes while it is read, or cannot be read, or the stream breaks", async () => {
    let reads = 0;
    const changing = async function* () {
      yield Buffer.from(`${reads++}`);
    };
    await expect(buildBundle(one("a.log", changing))).rejects.toThrow("changed while the bundle was written");

    const failing = async function* () {
      yield Buffer.from("x");
      if (reads++ > 2) throw new Error("disk error");
    };
    await expect(buildBundle(one("a.log", failing))).rejects.toThrow("disk error");

    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error("disk full")) });
    await expect(writeBundle(input(), full)).rejects.toThrow("disk full");
  });
});

describe("reading an entry", () => {
  const open = async () => openZip(toByteSource(await buildBundle(input())), "case.zip", { codec: nodeCodec });

  test("twice, side by side, and stopping half-way", async () => {
    const { entries } = await open();
    const large = entries.find((entry) => entry.path.endsWith(".evtx"));
    if (large === undefined) throw new Error("no log");
    for await (const _ of large.open()) break;
    const both = await Promise.all([readEntry(large, 1e8), ...Array.from({ length: 20 }, () => readEntry(large, 1e8))]);
    for (const bytes of both) expect(Buffer.from(bytes).equals(FILES[large.path] ?? Buffer.alloc(0))).toBe(true);
    const stopped = large.open()[Symbol.asyncIterator]();
    await stopped.next();
    await stopped.return?.();
    expect(await stopped.next()).toEqual({ done: true, value: undefined });
  });

  test("stops at the caller's cap", async () => {
    const { entries } = await open();
    const [, log] = entries;
    if (log === undefined) throw new Error("no log");
    await expect(readEntry(log, 1000)).rejects.toMatchObject({ code: "entry-too-large" });
    const lying = { ...log, sizeBytes: 10 };
    await expect(readEntry(lying, 1000)).rejects.toMatchObject({ code: "entry-too-large" });
    expect((await readEntry(log, log.sizeBytes)).length).toBe(log.sizeBytes);
  });
});
