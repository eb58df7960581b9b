import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isSealed, openMaybeSealed } from "../../../bundle/node/sealed.ts";
import { writeBundle } from "../../../bundle/write.ts";
import { writeSealed } from "../../../collector/seal/seal.ts";

let folder: string;
let sealed: string;
let keyFile: string;
let recipient: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "seal-"));
  sealed = join(folder, "case.zip.age");
  keyFile = join(folder, "support.key");
  const identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  await writeFile(keyFile, `# made for a test\n${identity}\n`);
});
afterEach(() => rm(folder, { recursive: true }));

const MARK = "a text that must not stand clear on the disk";
const BUNDLE = {
  manifest: {
    tool: { name: "test", version: "0" },
    createdUtc: "2024-05-01T00:00:00Z",
    sources: [{ id: "collector-log", outcome: "collected" as const, paths: ["collector.log"] }],
  },
  files: new Map([["collector.log", new TextEncoder().encode(MARK)]]),
};

const write = (recipients: readonly string[] = [recipient]) =>
  writeSealed(sealed, recipients, (out) => writeBundle(BUNDLE, out));

describe("a sealed bundle", () => {
  it("is opened by the key that it was sealed to", async () => {
    const manifest = await write();
    expect(manifest.sources).toHaveLength(1);
    expect(await isSealed(sealed)).toBe(true);
    const container = await openMaybeSealed(sealed, keyFile);
    expect(container.entries.map(({ path }) => path).sort()).toEqual(["collector.log", "manifest.json"]);
    const parts: Uint8Array[] = [];
    for await (const part of container.entries.find(({ path }) => path === "collector.log")?.open() ?? [])
      parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe(MARK);
    await container.close();
    await expect(readFile(container.path)).rejects.toThrow();
  });

  it("holds no clear text, and leaves nothing beside it", async () => {
    await write();
    const bytes = await readFile(sealed);
    expect(bytes.subarray(0, 19).toString()).toBe("age-encryption.org/");
    expect(bytes.includes("PK\u0003\u0004")).toBe(false);
    expect(await readdir(folder)).toEqual(["case.zip.age", "support.key"]);
  });

  it("says what is missing", async () => {
    await write();
    await expect(openMaybeSealed(sealed, undefined)).rejects.toMatchObject({ code: "sealed" });
  });

  it("is not opened by another key, nor after a change", async () => {
    await write();
    const other = join(folder, "other.key");
    await writeFile(other, await generateX25519Identity());
    await expect(openMaybeSealed(sealed, other)).rejects.toMatchObject({ code: "seal-broken" });
    const bytes = await readFile(sealed);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    await writeFile(sealed, bytes);
    await expect(openMaybeSealed(sealed, keyFile)).rejects.toMatchObject({ code: "seal-broken" });
  });

  it("never tells a bad key in its message", async () => {
    await write();
    await writeFile(keyFile, "AGE-SECRET-KEY-1NOTAKEYATALL\n");
    const error: unknown = await openMaybeSealed(sealed, keyFile).catch((one) => one);
    expect(error).toMatchObject({ code: "seal-broken" });
    expect(String(error)).not.toContain("NOTAKEY");
  });
});

describe("what cannot be sealed leaves no file", () => {
  it("for a recipient that is none", async () => {
    for (const bad of [[], ["age1notakey"], ["AGE-SECRET-KEY-1QQQ"]]) {
      const error: unknown = await write(bad).catch((one) => one);
      expect(error).toMatchObject({ code: "bad-recipient" });
      expect(String(error)).not.toContain("SECRET-KEY-1Q");
    }
    expect(await readdir(folder)).toEqual(["support.key"]);
  });

  it("when the bundle fails half way", async () => {
    const failing = writeSealed(sealed, [recipient], async (out) => {
      async function* broken() {
        yield new Uint8Array(200_000).fill(65);
        throw new Error("the disk is gone");
      }
      await pipeline(broken(), out);
    });
    await expect(failing).rejects.toMatchObject({ code: "seal-failed" });
    expect(await readdir(folder)).toEqual(["support.key"]);
  });

  it("when there is no room for it", async () => {
    sealed = join(folder, "missing", "case.zip.age");
    await expect(write()).rejects.toMatchObject({ code: "seal-failed" });
    expect(await readdir(folder)).toEqual(["support.key"]);
  });
});
