import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { makeEvtxReader } from "../../tools/fuzz-evtx/reading.ts";
import { checkLog } from "../../tools/fuzz-evtx/replay.ts";
import { fromStored, STORED_EXTENSION } from "../../tools/fuzz-evtx/stored-log.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/evtx-regressions/", import.meta.url));
const names = readdirSync(FOLDER).filter((name) => name.endsWith(STORED_EXTENSION));

it("has logs to look at", () => {
  expect(names.length).toBeGreaterThan(2);
});

it.each(names)("%s holds nothing that trips the reader", (name) => {
  const log = fromStored(readFileSync(`${FOLDER}${name}`, "utf8"));
  expect(() => checkLog(makeEvtxReader, log, name.startsWith("locality-"))).not.toThrow();
});
