import type { Command, CommandResult, Host } from "../host/host.ts";
import { SourceError, type Touch } from "../source.ts";
import { parseRegExport, type RegistryValues } from "./reg-export.ts";

/** Small keys take well under a second; ours. */
const TIMEOUT_MS = 10_000;
/** A line or two. */
const EXPORT_SAYS_BYTES = 4096;
/** `HKLM\\SOFTWARE\\Microsoft` lists some hundred keys. */
const LIST_BYTES = 1024 * 1024;
const ROOTS: Readonly<Record<string, string>> = {
  HKLM: "HKEY_LOCAL_MACHINE",
  HKU: "HKEY_USERS",
  HKCU: "HKEY_CURRENT_USER",
};

export const toolPath = (host: Host, name: string): string => `${host.systemRoot}\\System32\\${name}`;
/** What {@link readKey} may start for a key: the export, and the questions whether the key exists. */
export function keyTouches(host: Host, key: string): readonly Touch[] {
  const commands = [exportOf(host, key), ...ancestorsOf(key).map((one) => questionOf(host, one))];
  return [{ kind: "registry", key }, ...commands.map((command) => ({ kind: "command", ...command }) as const)];
}

type Call = Pick<Command, "file" | "args">;
const regFile = (key: string): string => `${key.replace(/[^\w.]+/g, "_")}.reg`;
const exportOf = (host: Host, key: string): Call => ({
  file: toolPath(host, "reg.exe"),
  args: ["export", key, host.scratch(regFile(key)), "/y", "/reg:64"],
});
const questionOf = (host: Host, key: string): Call => ({
  file: toolPath(host, "reg.exe"),
  args: ["query", key, "/reg:64"],
});

/** Nearest first, without the root: `HKLM\A\B\C` has `HKLM\A\B` and `HKLM\A`. */
function ancestorsOf(key: string): string[] {
  const parts = key.split("\\");
  return parts.slice(2).map((_, i) => parts.slice(0, parts.length - 1 - i).join("\\"));
}

/**
 * One key with its subkeys, 64-bit view.
 *
 * @returns `undefined` when the key does not exist, which the list of the nearest ancestor that can be read proves.
 * @throws SourceError `access-denied` when it is there and cannot be read, or nobody says whether it is.
 */
export async function readKey(
  host: Host,
  key: string,
  limitBytes: number,
  signal: AbortSignal,
): Promise<RegistryValues | undefined> {
  const call = exportOf(host, key);
  if ((await ask(host, call, EXPORT_SAYS_BYTES, signal)).exitCode !== 0) {
    // 1 stands for a missing key and for a refusal alike, and the message is localised.
    if (await isMissing(host, key, signal)) return undefined;
    throw new SourceError("access-denied", `reg.exe export ${key}`);
  }
  const { bytes, truncated } = await host.readFile(host.scratch(regFile(key)), limitBytes);
  const values = truncated ? undefined : parseRegExport(bytes);
  if (values === undefined) throw new SourceError("unreadable-output", `reg.exe export ${key}`);
  return values;
}

async function isMissing(host: Host, key: string, signal: AbortSignal): Promise<boolean> {
  let child = key;
  for (const ancestor of ancestorsOf(key)) {
    const { exitCode, stdout, truncated } = await ask(host, questionOf(host, ancestor), LIST_BYTES, signal);
    if (truncated) return false;
    // Subkeys stand at the start of a line with their whole path; values are indented. Our keys are ASCII.
    if (exitCode === 0) {
      const full = fullKey(child).toLowerCase();
      const lines = Buffer.from(stdout).toString("latin1").split(/\r?\n/);
      return !lines.some((line) => line.trimEnd().toLowerCase() === full);
    }
    child = ancestor;
  }
  return false;
}

async function ask(host: Host, call: Call, limitBytes: number, signal: AbortSignal): Promise<CommandResult> {
  const result = await host.run({ ...call, timeoutMs: TIMEOUT_MS, limitBytes, signal });
  requireExit(result, `reg.exe ${call.args.slice(0, 2).join(" ")}`);
  return result;
}

/** @throws SourceError When the tool did not end by itself. */
export function requireExit({ ended }: CommandResult, what: string): void {
  if (ended === "exited") return;
  if (ended === "timeout") throw new SourceError("timeout", what);
  if (ended === "denied") throw new SourceError("access-denied", what);
  throw new SourceError("command-failed", `${what}: ${ended}`);
}

/** @param key - As in the plan, such as `HKLM\SOFTWARE`. */
export function findValue(values: RegistryValues | undefined, key: string, value: string): string | number | null {
  return values?.get(fullKey(key).toLowerCase())?.get(value.toLowerCase()) ?? null;
}

const fullKey = (key: string): string => key.replace(/^HK\w+/, (root) => ROOTS[root] ?? root);
