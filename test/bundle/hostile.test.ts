import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundleError } from "../../bundle/errors.ts";
import { CONTAINER_LIMITS } from "../../bundle/limits.ts";
import { nodeCodec } from "../../bundle/node/codec.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { expectedFiles, verifying } from "../../bundle/read/digest.ts";
import { readManifest } from "../../bundle/read/manifest.ts";
import { openZip } from "../../bundle/read/zip.ts";
import { countingSource } from "../support/counting-source.ts";
import { HOSTILE_ZIPS } from "../support/hostile-zips.ts";

/** Errors that show only once an entry is unpacked. */
const IN_THE_DATA: ReadonlySet<string> = new Set(["zip-corrupt", "size-mismatch", "overlapping-entries"]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Does all that an analysis does to its input, and decodes nothing. */
async function examine(path: string): Promise<void> {
  const container = await openInput(path);
  try {
    const found = await readManifest(container, sha256);
    const expected = found === null ? new Map() : expectedFiles(found.manifest);
    for (const entry of container.entries) {
      const digest = expected.get(entry.path);
      for await (const _ of digest ? verifying(entry, digest, sha256) : entry.open());
    }
  } finally {
    await container.close();
  }
}

const cases = Object.entries(HOSTILE_ZIPS).flatMap(([code, variants]) =>
  Object.entries(variants).map(([name, build]) => ({ code, name, build: build as () => Uint8Array })),
);

describe("bad input causes the error that it is named after", () => {
  test.each(cases)("$code: $name", async ({ code, name, build }) => {
    const path = join(folder, `${code}.zip`);
    await writeFile(path, build());
    const error = await examine(path).then(
      () => null,
      (caught) => caught,
    );
    expect(error, name).toBeInstanceOf(BundleError);
    expect((error as BundleError).code, String(error)).toBe(code);
    expect((error as BundleError).message).not.toMatch(/[{}]|\?\)|[\u0000-\u001f\u202e]/);
    expect((error as BundleError).message.length).toBeLessThan(600);
  });
});

describe("bombs cost little", () => {
  test.each(["too-many-entries", "entry-too-large", "archive-too-large", "ratio-too-high"] as const)(
    "%s is refused from the directory alone",
    async (code) => {
      for (const build of Object.values(HOSTILE_ZIPS[code])) {
        const source = countingSource(build());
        await expect(openZip(source, "bomb.zip")).rejects.toMatchObject({ code });
        expect(source.readBytes).toBeLessThan(CONTAINER_LIMITS.directoryBytes + 1024 * 1024);
        expect(source.reads).toBeLessThan(CONTAINER_LIMITS.directoryReads);
      }
    },
  );

  test.each([
    ["with Node's inflater", nodeCodec],
    ["with portable code", undefined],
  ])("a lie about the size stops the stream at the declared size, %s", async (_, codec) => {
    const bomb = HOSTILE_ZIPS["size-mismatch"]["10 GiB behind a small declaration"]();
    const source = countingSource(bomb);
    const container = await openZip(source, "bomb.zip", codec ? { codec } : {});
    let unpackedBytes = 0;
    await expect(async () => {
      for (const entry of container.entries) for await (const chunk of entry.open()) unpackedBytes += chunk.length;
    }).rejects.toMatchObject({ code: "size-mismatch" });
    expect(unpackedBytes).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(source.readBytes).toBeLessThan(1024 * 1024);
  });
});

describe("without Node's inflater the same errors appear", () => {
  test.each(cases.filter(({ code }) => IN_THE_DATA.has(code)))("$code: $name", async ({ code, build }) => {
    await expect(async () => {
      const container = await openZip(countingSource(build()), "bad.zip");
      for (const entry of container.entries) for await (const _ of entry.open());
    }).rejects.toMatchObject({ code });
  });
});
