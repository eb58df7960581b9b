import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, mkdir, open, readdir, rm, writeFile } from "node:fs/promises";
import { constants, hostname, setPriority, tmpdir, uptime } from "node:os";
import { basename, join, posix, win32 } from "node:path";
import { SourceError } from "../source.ts";
import {
  type Command,
  type CommandResult,
  type FileContent,
  type FileFacts,
  type Host,
  killerPath,
  type ShippedFile,
} from "./host.ts";
import { type Network, nodeNetwork } from "./network.ts";

/** How long an ended tool may take to be gone before it is left behind; ours. */
const GONE_MS = 2000;
/** A folder of traces has some hundred files; ours. */
const MAX_NAMES = 10_000;

/** The machine itself. */
export interface NodeHost extends Host {
  /** Makes the folder of this run. @throws Error When the temporary folder takes none. */
  open(): Promise<void>;
  /** Its path. */
  readonly folder: string;
  /** Lowers the priority of this process, and with it that of what it starts. */
  bePatient(): void;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/** Names of proxies in the environment; .NET Framework reads none of them, tools beside it do. */
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/**
 * @param env - Of the process; a folder that is no absolute path is not believed.
 * @param findShipped - Text of a file that ships with the tool, wherever that lies.
 */
export function nodeHost(
  env: Readonly<Record<string, string | undefined>>,
  findShipped: (path: ShippedFile) => string | undefined = () => undefined,
): NodeHost {
  const folder = join(tmpdir(), `writeback-triage-${randomUUID()}`);
  const folderOf = (name: string): string | undefined => {
    const value = env[name];
    return value !== undefined && win32.isAbsolute(value) ? value.replace(/[\\/]+$/, "") : undefined;
  };
  const root = folderOf("SystemRoot") ?? "C:\\Windows";
  const drive = win32.parse(root).root;
  const user = env["USERNAME"];
  let network: Network | undefined;
  const scratch = (name: string): string => {
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) throw new Error(`not a name for a file of this run: ${name}`);
    return join(folder, name);
  };
  return {
    platform: process.platform,
    computer: hostname(),
    systemRoot: root,
    programData: folderOf("ProgramData") ?? `${drive}ProgramData`,
    programFiles: folderOf("ProgramW6432") ?? folderOf("ProgramFiles") ?? `${drive}Program Files`,
    account: user === undefined ? null : [env["USERDOMAIN"] ?? [], user].flat().join("\\"),
    proxyVariables: Object.fromEntries(
      PROXY_VARIABLES.flatMap((name) => {
        const value = env[name] ?? env[name.toLowerCase()];
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
    nowMs: () => Date.now(),
    uptimeMs: () => Math.round(uptime() * 1000),
    network: () => {
      network ??= nodeNetwork();
      return network;
    },
    open: async () => {
      // Not recursive: a folder of that name that is there already is somebody else's.
      await mkdir(folder, { mode: 0o700 });
    },
    bePatient,
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
    folder,
    scratch,
    makeFolder: async (name) => {
      const path = scratch(name);
      await mkdir(path, { mode: 0o700 }).catch((error) => {
        throw toSourceError(path, error);
      });
      return path;
    },
    placeShipped: async (shipped) => {
      const text = findShipped(shipped);
      if (text === undefined) throw new SourceError("not-found", `${shipped} did not come with this tool`);
      const path = scratch(basename(shipped));
      // Line ends as Windows has them.
      await writeFile(path, text.replace(/\r?\n/g, "\r\n"), { flag: "wx", mode: 0o600 }).catch((error) => {
        throw toSourceError(path, error);
      });
      return path;
    },
    run: (command) => runTool(command, root),
    readFile: (path, limitBytes) => readPart(path, limitBytes, "end"),
    readStart: (path, limitBytes) => readPart(path, limitBytes, "start"),
    listFolder,
  };
}

function runTool({ file, args, timeoutMs, limitBytes, signal }: Command, systemRoot: string): Promise<CommandResult> {
  const isAbsolute = process.platform === "win32" ? win32.isAbsolute(file) : posix.isAbsolute(file);
  if (!isAbsolute) throw new Error(`a tool is started by its whole path: ${file}`);
  return new Promise((resolve) => {
    const stdout = capped(limitBytes);
    const stderr = capped(limitBytes);
    let ended: CommandResult["ended"] = "exited";
    let timer: NodeJS.Timeout | undefined;
    let left: NodeJS.Timeout | undefined;
    const finish = (exitCode: number | null): void => {
      clearTimeout(timer);
      clearTimeout(left);
      signal?.removeEventListener("abort", onAbort);
      const truncated = stdout.cut() || stderr.cut();
      resolve({ ended, exitCode, stdout: stdout.bytes(), stderr: stderr.bytes(), truncated });
    };
    const end = (why: "timeout" | "aborted"): void => {
      if (ended !== "exited") return;
      ended = why;
      killTree(child.pid, systemRoot);
      left = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
        finish(null);
      }, GONE_MS);
    };
    const onAbort = (): void => end("aborted");
    const child = spawn(file, [...args], {
      shell: false,
      windowsHide: true,
      // An open standard input can hang PowerShell.
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that the whole of it can be ended.
      detached: process.platform !== "win32",
    });
    child.stdout.on("data", stdout.take);
    child.stderr.on("data", stderr.take);
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (ended === "exited") ended = ENDED_BY[error.code ?? ""] ?? "failed";
      finish(null);
    });
    child.once("close", (code) => {
      if (ended === "exited" && code === null) ended = "failed";
      finish(ended === "exited" ? code : null);
    });
    timer = setTimeout(() => end("timeout"), timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}

const ENDED_BY: Readonly<Record<string, CommandResult["ended"]>> = {
  ENOENT: "not-found",
  EACCES: "denied",
  EPERM: "denied",
};

/** Below normal, for this process and for what it starts: the server has other work. */
function bePatient(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It may not be changed: it runs as it is.
  }
}

/** The tool with all that it started; only what this run started itself. */
function killTree(pid: number | undefined, systemRoot: string): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    const args = ["/PID", String(pid), "/T", "/F"];
    spawn(killerPath(systemRoot), args, { windowsHide: true, stdio: "ignore" }).on("error", () => {});
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** Keeps the first bytes and reads on: a tool that cannot write would hang. */
function capped(limitBytes: number) {
  const parts: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  return {
    take: (chunk: Uint8Array): void => {
      const room = Math.max(0, limitBytes - size);
      if (chunk.length > room) cut = true;
      if (room > 0) parts.push(chunk.subarray(0, room));
      size += Math.min(room, chunk.length);
    },
    bytes: (): Uint8Array => Buffer.concat(parts),
    cut: (): boolean => cut,
  };
}

async function readPart(path: string, limitBytes: number, part: "start" | "end"): Promise<FileContent> {
  try {
    const file = await open(path, "r");
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw new SourceError("read-failed", `${path}: not a file`);
      const size = Math.min(facts.size, limitBytes);
      const buffer = Buffer.alloc(size);
      const from = part === "end" ? facts.size - size : 0;
      let read = 0;
      while (read < size) {
        const { bytesRead } = await file.read(buffer, read, size - read, from + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return {
        name: basename(path),
        sizeBytes: facts.size,
        modifiedUtc: facts.mtime.toISOString(),
        bytes: buffer.subarray(0, read),
        truncated: facts.size > limitBytes,
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw toSourceError(path, error);
  }
}

async function listFolder(path: string): Promise<readonly FileFacts[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    const known = toSourceError(path, error);
    if (known.code === "not-found") return [];
    throw known;
  }
  const facts: FileFacts[] = [];
  // Links are left out: who may write there must not choose what is read.
  for (const { name } of entries.filter((one) => one.isFile()).slice(0, MAX_NAMES)) {
    try {
      const { size, mtime } = await lstat(join(path, name));
      facts.push({ name, sizeBytes: size, modifiedUtc: mtime.toISOString() });
    } catch {
      // Removed since the folder was read.
    }
  }
  return facts;
}

function toSourceError(path: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (code === "ENOENT" || code === "ENOTDIR") return new SourceError("not-found", path, error);
  if (code === "EACCES" || code === "EPERM") return new SourceError("access-denied", path, error);
  return new SourceError("read-failed", `${path}: ${code}`, error);
}
