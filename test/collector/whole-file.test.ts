import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeWhole } from "../../collector/whole-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whole-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

it("has its name when it is whole, and gives what the writer gave", async () => {
  const gave = await writeWhole(at("a"), { path: at("a.part") }, async (file) => {
    await pipeline(Readable.from(["text"]), file);
    return 7;
  });
  expect(gave).toBe(7);
  expect(readdirSync(folder)).toEqual(["a"]);
  expect(readFileSync(at("a"), "utf8")).toBe("text");
});

it.each([
  ["at once", async () => {}],
  ["in the next tick", () => new Promise<void>((resolve) => process.nextTick(resolve))],
  ["in the next turn", () => new Promise<void>((resolve) => setImmediate(resolve))],
])("leaves nothing of a file that fails while it is being opened: %s", async (_, wait) => {
  const failing = Array.from({ length: 100 }, (_, i) =>
    writeWhole(at(`${i}`), { path: at(`${i}.part`) }, async () => {
      await wait();
      throw new Error("gone");
    }),
  );
  for (const one of await Promise.allSettled(failing)) expect(one).toMatchObject({ reason: { message: "gone" } });
  // What would be opened late would be there by now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(readdirSync(folder)).toEqual([]);
});

it("says why it cannot be opened, to a writer that comes late as well", async () => {
  const late = writeWhole(at("none/a"), { path: at("none/a.part") }, async (file) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await pipeline(Readable.from(["text"]), file);
  });
  await expect(late).rejects.toMatchObject({ code: "ENOENT" });
});

it("keeps the file that was there where the new one fails", async () => {
  writeFileSync(at("a"), "mine");
  await expect(writeWhole(at("a"), { path: at("a.part") }, () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  expect(readFileSync(at("a"), "utf8")).toBe("mine");
  expect(readdirSync(folder)).toEqual(["a"]);
});
