import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type EvtxRecord, writeEvtx } from "../../evtx/index.ts";
import { readEvtxFile } from "../../evtx/node.ts";
import { mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";

const inFolder = async (use: (path: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "evtx-"));
  try {
    await use(join(folder, "application.evtx"));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

it("what the callback throws comes out, while the next part of the file is being read", async () => {
  await inFolder(async (path) => {
    writeFileSync(path, writeEvtx(mixedEvents(9000)));
    const failure = new Error("full");
    const reading = readEvtxFile(path, ({ recordId }) => {
      if (recordId === 3) throw failure;
    });
    await expect(reading).rejects.toBe(failure);
  });
});

it("an empty file, and one that is none", async () => {
  await inFolder(async (path) => {
    writeFileSync(path, "");
    await expect(readEvtxFile(path, () => {})).rejects.toMatchObject({ code: "empty-file" });
    await expect(readEvtxFile(`${path}.gone`, () => {})).rejects.toMatchObject({ code: "ENOENT" });
  });
});

it.each([
  ["longer than the windows", 30_000],
  ["shorter than one", 10],
])("a file is read as its bytes are: %s", async (_, count) => {
  await inFolder(async (path) => {
    const bytes = writeEvtx(mixedEvents(count));
    writeFileSync(path, bytes);
    const records: EvtxRecord[] = [];
    const certificate = await readEvtxFile(path, (record) => records.push(record));
    if (count > 10) expect(certificate.bytes).toBeGreaterThan(3 << 20);
    expect({ records, certificate }).toEqual(readAll(bytes));
  });
});
