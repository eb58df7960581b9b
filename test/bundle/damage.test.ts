import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BundleError } from "../../bundle/errors.ts";
import { nodeCodec } from "../../bundle/node/codec.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { type ByteSource, toByteSource } from "../../bundle/read/byte-source.ts";
import { readManifest } from "../../bundle/read/manifest.ts";
import { openZip } from "../../bundle/read/zip.ts";
import { rawZip } from "../support/raw-zip.ts";

const text = Buffer.from("2024-05-01T00:00:00Z the listener failed, the listener failed again\n".repeat(4));
const manifest = { format: 1, tool: { name: "t", version: "1" }, createdUtc: "2024-05-01T00:00:00Z", sources: [] };
const GOOD = rawZip([
  { name: "manifest.json", data: Buffer.from(JSON.stringify(manifest)) },
  { name: "events/application.evtx", data: text },
  { name: "collector.log", data: text, stored: true },
]);
const CODECS = [
  ["with Node's inflater", { codec: nodeCodec }],
  ["with portable code", {}],
] as const;

/** `null` when all could be read. */
async function findError(source: ByteSource, options: Parameters<typeof openZip>[2]): Promise<unknown> {
  try {
    const container = await openZip(source, "case.zip", options);
    await readManifest(container, sha256);
    for (const entry of container.entries) for await (const _ of entry.open());
    return null;
  } catch (error) {
    return error;
  }
}

describe.each(CODECS)("damage is told, never thrown about, %s", (_, options) => {
  test("the good archive is good", async () => {
    expect(await findError(toByteSource(GOOD), options)).toBeNull();
  });

  test("cut at any byte", async () => {
    for (let length = 0; length < GOOD.length; length++) {
      const error = await findError(toByteSource(GOOD.subarray(0, length)), options);
      expect(error, `${length} bytes`).toBeInstanceOf(BundleError);
      expect((error as BundleError).code).toBe(length < 4 ? "not-a-zip" : "zip-truncated");
    }
  });

  test("any byte changed", async () => {
    for (let at = 0; at < GOOD.length; at++) {
      const bytes = Uint8Array.from(GOOD);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const error = await findError(toByteSource(bytes), options);
      // Some bytes mean nothing to a reader: times, versions, attributes.
      if (error !== null) expect(error, `byte ${at}: ${error}`).toBeInstanceOf(BundleError);
    }
  });

  test("several bytes changed to anything", async () => {
    const change = fc.tuple(fc.nat({ max: GOOD.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 12 }), async (changes) => {
        const bytes = Uint8Array.from(GOOD);
        for (const [at, value] of changes) bytes[at] = value;
        const error = await findError(toByteSource(bytes), options);
        return error === null || error instanceof BundleError;
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test("any read fails", async () => {
    const readable = toByteSource(GOOD);
    for (let failing = 0; ; failing++) {
      let reads = 0;
      const source: ByteSource = {
        sizeBytes: readable.sizeBytes,
        read: async (offset, length) => {
          if (reads++ === failing) throw new BundleError("not-readable", { path: "case.zip", detail: "EIO" });
          return readable.read(offset, length);
        },
      };
      const error = await findError(source, options);
      if (reads <= failing) break;
      expect(error, `read ${failing}`).toMatchObject({ code: "not-readable" });
    }
  });

  test("any read comes back short", async () => {
    const readable = toByteSource(GOOD);
    for (let failing = 0; ; failing++) {
      let reads = 0;
      const source: ByteSource = {
        sizeBytes: readable.sizeBytes,
        read: async (offset, length) => {
          const bytes = await readable.read(offset, length);
          return reads++ === failing ? bytes.subarray(0, bytes.length >> 1) : bytes;
        },
      };
      const error = await findError(source, options);
      if (reads <= failing) break;
      if (error !== null) expect(error, `read ${failing}: ${error}`).toBeInstanceOf(BundleError);
    }
  });
});
