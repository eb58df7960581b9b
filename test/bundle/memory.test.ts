import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { nodeCodec } from "../../bundle/node/codec.ts";
import type { ByteSource } from "../../bundle/read/byte-source.ts";
import { openZip } from "../../bundle/read/zip.ts";
import { rawZip } from "../support/raw-zip.ts";

const MIB = 1024 * 1024;
const CONTENT_BYTES = 192 * MIB;

/** An archive of one entry whose content exists only while it is read: deflate's stored blocks, each 32 KiB of zeros. */
function virtualZip(): ByteSource {
  const block = Buffer.alloc(5 + 32 * 1024);
  block.writeUInt16LE(32 * 1024, 1); // length, and below its complement; the first byte says: stored, not the last
  block.writeUInt16LE(0xffff - 32 * 1024, 3);
  const packedBytes = (CONTENT_BYTES / (32 * 1024)) * block.length + deflateRawSync(Buffer.alloc(0)).length;
  const last = deflateRawSync(Buffer.alloc(0));
  const zip = Buffer.from(
    rawZip([{ name: "a.evtx", packed: new Uint8Array(), packedBytes, sizeBytes: CONTENT_BYTES, crc: 0 }], {
      directoryOffset: 36 + packedBytes,
    }),
  );
  const head = 36; // local header and name
  const sizeBytes = zip.length + packedBytes;
  const byteAt = (at: number): number => {
    if (at < head) return zip[at] ?? 0;
    if (at >= head + packedBytes) return zip[at - packedBytes] ?? 0;
    const inside = at - head;
    const lastAt = packedBytes - last.length;
    return (inside < lastAt ? block[inside % block.length] : last[inside - lastAt]) ?? 0;
  };
  return {
    sizeBytes,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.min(length, sizeBytes - offset));
      for (let i = 0; i < bytes.length; i++) bytes[i] = byteAt(offset + i);
      return bytes;
    },
  };
}

test.each([
  ["Node's inflater", { codec: nodeCodec }],
  ["portable code", {}],
])("an entry that streams through leaves nothing behind, with %s", async (_, options) => {
  const [entry] = (await openZip(virtualZip(), "large.zip", options)).entries;
  if (entry === undefined) throw new Error("no entry");
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  let sizeBytes = 0;
  await expect(async () => {
    for await (const chunk of entry.open()) {
      sizeBytes += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
  }).rejects.toThrow("checksum");
  expect(sizeBytes).toBe(CONTENT_BYTES);
  expect(most).toBeLessThan(CONTENT_BYTES / 2);
});
