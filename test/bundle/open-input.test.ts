import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import AdmZip from "adm-zip";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Container } from "../../bundle/container.ts";
import { CONTAINER_LIMITS } from "../../bundle/limits.ts";
import { openInput as open } from "../../bundle/node/open-input.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { missingFiles, unlistedFiles } from "../../bundle/read/digest.ts";
import { readManifest } from "../../bundle/read/manifest.ts";
import { readEntry } from "../../bundle/read/read-bytes.ts";
import { rawZip } from "../support/raw-zip.ts";

/** Its file system has no such names, and links need rights there. */
const WINDOWS = process.platform === "win32";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "input-"));
});
afterAll(() => rm(root, { recursive: true }));

const opened: Container[] = [];
afterEach(async () => {
  for (const container of opened.splice(0)) await container.close();
});

async function openInput(...given: Parameters<typeof open>): Promise<Container> {
  const container = await open(...given);
  opened.push(container);
  return container;
}

async function folder(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, path)), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return join(root, name);
}

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(join(root, name), bytes);
  return join(root, name);
}

async function contents(container: Container): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of container.entries) found[entry.path] = Buffer.from(await readEntry(entry, 1e6)).toString();
  return found;
}

describe("what kind of input it is", () => {
  test("content decides, not the extension", async () => {
    const zip = rawZip([{ name: "a.log", data: Buffer.from("in a zip") }]);
    const found = await openInput(await file("case.bin", zip));
    expect(found.kind).toBe("zip");
    expect(await contents(found)).toEqual({ "a.log": "in a zip" });
  });

  test("an empty archive is a zip without entries", async () => {
    expect((await openInput(await file("none.zip", rawZip([])))).entries).toEqual([]);
  });

  test("any other file is a container of itself", async () => {
    const path = await file("Größe.evtx", "ElfFile");
    const found = await openInput(path);
    expect(found).toMatchObject({ kind: "file", path, ignored: [] });
    expect(await contents(found)).toEqual({ "Größe.evtx": "ElfFile" });
    expect(await contents(await openInput(await file("empty.evtx", "")))).toEqual({ "empty.evtx": "" });
  });

  test.each(["case.zip", "CASE.ZIP"])("%s must be what it says", async (name) => {
    await expect(openInput(await file(name, "ElfFile"))).rejects.toMatchObject({ code: "not-a-zip" });
    await expect(openInput(await file(name, ""))).rejects.toMatchObject({ code: "not-a-zip" });
  });

  test("what is not there, or is neither file nor folder", async () => {
    await expect(openInput(join(root, "nothing"))).rejects.toMatchObject({ code: "not-found" });
    await expect(openInput(join(await file("plain.txt", "x"), "below"))).rejects.toMatchObject({ code: "not-found" });
    if (!WINDOWS) await expect(openInput("/dev/null")).rejects.toMatchObject({ code: "not-readable" });
  });

  test("what may not be read", async () => {
    // Root may read everything, so a loop of links stands for the refusal there.
    const path = join(root, "refused.zip");
    if (process.getuid?.() === 0 || WINDOWS) await symlink(path, path);
    else await writeFile(path, "x", { mode: 0 });
    await expect(openInput(path)).rejects.toMatchObject({ code: "not-readable" });
  });

  test("a file larger than the cap", async () => {
    const path = await file("large.evtx", "12345");
    await expect(openInput(path, { ...CONTAINER_LIMITS, entryBytes: 4 })).rejects.toMatchObject({
      code: "entry-too-large",
    });
  });
});

describe("a folder", () => {
  test("is read through, in byte order, whatever the file system says", async () => {
    const path = await folder("tree", {
      "b/2.log": "2",
      "b/1.log": "1",
      "a.log": "a",
      "B.log": "B",
      "ä/日志.log": "u",
    });
    const found = await openInput(path);
    expect(found.kind).toBe("folder");
    expect(found.entries.map((entry) => entry.path)).toEqual(["B.log", "a.log", "b/1.log", "b/2.log", "ä/日志.log"]);
    expect(await contents(found)).toMatchObject({ "b/2.log": "2", "ä/日志.log": "u" });
  });

  test.skipIf(WINDOWS)(
    "links, archives and names that nobody could have packed are set aside with the reason",
    async () => {
      const path = await folder("aside", { "a.log": "a", "inner.ZIP": "PK", "x\\y.log": "?", "con.txt": "?" });
      await symlink("/etc", join(path, "etc"));
      await symlink(join(path, "a.log"), join(path, "b.log"));
      await symlink("nowhere", join(path, "c.log"));
      const found = await openInput(path);
      expect(found.entries.map((entry) => entry.path)).toEqual(["a.log"]);
      expect(found.ignored).toEqual([
        { path: "b.log", reason: "a link is not followed" },
        { path: "c.log", reason: "a link is not followed" },
        { path: "con.txt", reason: "unsafe name: device name on Windows" },
        { path: "etc", reason: "a link is not followed" },
        { path: "inner.ZIP", reason: "an archive inside the folder is not opened; unpack it first" },
        { path: "x\\y.log", reason: expect.stringContaining("unsafe name: backslash") },
      ]);
    },
  );

  test("keeps the caps on count, depth and size", async () => {
    const path = await folder("caps", { "a/b/c/d.log": "deep", "1.log": "1", "2.log": "22" });
    const limited = (more: object) => openInput(path, { ...CONTAINER_LIMITS, ...more });
    await expect(limited({ entries: 2 })).rejects.toMatchObject({ code: "too-many-entries" });
    await expect(limited({ depth: 2 })).rejects.toMatchObject({ code: "nesting-too-deep" });
    expect((await limited({ depth: 3, entries: 3 })).entries.length).toBe(3);
    expect((await limited({ entryBytes: 1 })).ignored).toContainEqual({ path: "2.log", reason: "larger than 1 bytes" });
  });

  test.skipIf(WINDOWS)("case alone does not tell two files apart", async () => {
    const path = await folder("case", { "A.log": "1", "a.log": "2" });
    await expect(openInput(path)).rejects.toMatchObject({ code: "duplicate-entry" });
  });

  test("a file that grew is read to its old end; one that shrank is an error", async () => {
    const path = await folder("live", { "a.log": "12345", "b.log": "12345" });
    const found = await openInput(path);
    await writeFile(join(path, "a.log"), "1234567890");
    await truncate(join(path, "b.log"), 2);
    const [a, b] = found.entries;
    if (a === undefined || b === undefined) throw new Error("two files");
    expect(Buffer.from(await readEntry(a, 100)).toString()).toBe("12345");
    await expect(readEntry(b, 100)).rejects.toMatchObject({ code: "size-mismatch" });
    await rm(join(path, "b.log"));
    await expect(readEntry(b, 100)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a zip", () => {
  test("folders are left out, archives inside are not opened", async () => {
    const inner = rawZip([{ name: "b.log", data: Buffer.from("b") }]);
    const zip = rawZip([
      { name: "logs/", stored: true },
      { name: "logs/inner.zip", data: inner, stored: true },
      { name: "logs/old.7z", data: inner },
      { name: "logs/a.log", data: Buffer.from("a") },
    ]);
    const found = await openInput(await file("nested.zip", zip));
    expect(found.entries.map((entry) => entry.path)).toEqual(["logs/a.log"]);
    const reason = "an archive inside the archive is not opened; unpack it first";
    expect(found.ignored).toEqual([
      { path: "logs/inner.zip", reason },
      { path: "logs/old.7z", reason },
    ]);
  });

  test("another writer's archive, with a comment and with names in UTF-8", async () => {
    const zip = new AdmZip();
    zip.addFile("Журналы/система.log", Buffer.from("текст"));
    zip.addFile("b.log", Buffer.from("b"), "a comment");
    zip.addZipComment("made elsewhere");
    expect(await contents(await openInput(await file("foreign.zip", zip.toBuffer())))).toEqual({
      "Журналы/система.log": "текст",
      "b.log": "b",
    });
  });

  test("zip64 fields, also where small numbers would do", async () => {
    const zip = rawZip([{ name: "a.log", data: Buffer.from("a"), zip64: true }, { name: "b.log" }], { zip64: true });
    expect(await contents(await openInput(await file("zip64.zip", zip)))).toEqual({ "a.log": "a", "b.log": "" });
  });

  test("a log that is nearly all zeros is no bomb", async () => {
    const zip = rawZip([
      { name: "young.evtx", data: Buffer.concat([Buffer.from("ElfFile\0"), Buffer.alloc(1_052_664)]) },
    ]);
    const [entry] = (await openInput(await file("young.zip", zip))).entries;
    expect(entry?.sizeBytes).toBe(1_052_672);
  });
});

describe("the manifest", () => {
  const manifest = {
    format: 1,
    tool: { name: "another writer", version: "1" },
    createdUtc: "2024-05-01T00:00:00Z",
    sources: [
      { id: "os", outcome: "collected", files: [{ path: "host/os.json", sizeBytes: 2, sha256: "0".repeat(64) }] },
      { id: "new", outcome: "collected", later: "unknown fields are no error" },
    ],
  };

  test("is not asked of what is no bundle", async () => {
    const path = await folder("foreign", { "events/application.evtx": "one path may be chance", "x.log": "x" });
    expect(await readManifest(await openInput(path), sha256)).toBeNull();
  });

  test("may begin with a byte order mark", async () => {
    const path = await folder("bom", { "manifest.json": `\ufeff${JSON.stringify(manifest)}` });
    const found = await readManifest(await openInput(path), sha256);
    expect(found?.manifest).toMatchObject({ computer: null, redactions: [], sources: [{ code: null }, { files: [] }] });
    expect(found?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("tells what is missing and what was added", async () => {
    const path = await folder("changed", { "manifest.json": JSON.stringify(manifest), "host/added.json": "{}" });
    const container = await openInput(path);
    const found = await readManifest(container, sha256);
    if (found === null) throw new Error("no manifest");
    expect(missingFiles(found.manifest, container)).toEqual(["host/os.json"]);
    expect(unlistedFiles(found.manifest, container)).toEqual(["host/added.json"]);
  });
});
