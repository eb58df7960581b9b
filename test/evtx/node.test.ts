import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type EvtxRecord, writeEvtx } from "../../evtx/index.ts";
import { readEvtxFile } from "../../evtx/node.ts";
import { mixedEvents } from "./events.ts";
import { readAll } from "./read-all.ts";

it("a file is read as its bytes are", async () => {
  const folder = mkdtempSync(join(tmpdir(), "evtx-"));
  try {
    const bytes = writeEvtx(mixedEvents(9000)); // longer than the window of 1 MiB
    const path = join(folder, "application.evtx");
    writeFileSync(path, bytes);
    const records: EvtxRecord[] = [];
    const certificate = await readEvtxFile(path, (record) => records.push(record));
    expect(certificate.bytes).toBeGreaterThan(1 << 20);
    expect({ records, certificate }).toEqual(readAll(bytes));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
