import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { MANIFEST_PATH, manifestSchema } from "../../bundle/manifest.ts";
import { openInput } from "../../bundle/node/open-input.ts";

const folder = mkdtempSync(join(tmpdir(), "interrupts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SCRIPT = fileURLToPath(new URL("interrupted-run.ts", import.meta.url));

function start(path: string, ...more: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, path, ...more], {
    // A temporary folder of its own, to see what is left in it.
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  const says = (text: string) => expect.poll(() => out, { timeout: 30_000 }).toContain(text);
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, says, ended };
}
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith("writeback-triage-"));

test("Ctrl+C once: the reading ends, and what was read is in a whole bundle", async () => {
  const path = join(folder, "once.zip");
  const { child, says, ended } = start(path);
  await says("ended os");
  await says(`priority ${constants.priority.PRIORITY_BELOW_NORMAL}`);
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  const container = await openInput(path);
  const files = new Map<string, string>();
  for (const entry of container.entries) {
    const parts: Uint8Array[] = [];
    for await (const part of entry.open()) parts.push(part.slice());
    files.set(entry.path, Buffer.concat(parts).toString());
  }
  await container.close();
  expect(files.get("host/os.json")).toBe("{}\n");
  expect(manifestSchema.parse(JSON.parse(files.get(MANIFEST_PATH) ?? "")).sources).toMatchObject([
    { id: "os", outcome: "collected" },
    { id: "network", outcome: "skipped", code: "stopped" },
    { id: "collector-log" },
  ]);
  expect(leftovers()).toEqual([]);
}, 60_000);

test("Ctrl+C twice: it leaves at once, with no bundle and nothing torn", async () => {
  const path = join(folder, "twice.zip");
  const { child, says, ended } = start(path, "writing");
  await says("ended os");
  child.kill("SIGINT");
  await says("ended network");
  const part = `${path}.${child.pid}.part`;
  writeFileSync(part, "torn");
  child.kill("SIGINT");
  expect(await ended).toEqual([null, "SIGINT"]);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(part)).toBe(false);
  expect(leftovers()).toEqual([]);
}, 60_000);
