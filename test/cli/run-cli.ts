import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

let built: string | undefined;

/** Builds the command line as it ships, once a test file. */
export function buildCli(): string {
  if (built !== undefined) return built;
  const folder = join(ROOT, "node_modules", ".cache", `cli-test-${process.pid}`);
  const ran = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "tools/build.ts"), folder], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const bin = join(folder, "cli", "bin.js");
  if (!existsSync(bin)) throw new Error(`the build left no ${bin}:\n${ran.stdout}${ran.stderr}`);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  built = bin;
  return bin;
}

/** Runs the command line in a process of its own; standard output and error are no terminals. */
export function runCli(argv: readonly string[], options: RunOptions = {}): Ran {
  return runProgram(buildCli(), argv, options);
}

/** As {@link runCli}, for another file. */
export function runProgram(
  program: string,
  argv: readonly string[],
  { cwd = ROOT, env = {}, node = [] }: RunOptions = {},
): Ran {
  const ran: SpawnSyncReturns<string> = spawnSync(process.execPath, [...node, program, ...argv], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
