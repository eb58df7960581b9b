import type { CommandResult, Host } from "../host/host.ts";
import { SourceError, type Touch } from "../source.ts";
import { toolText } from "./oem-text.ts";
import { parseRegExport, type RegistryValues } from "./reg-export.ts";
import { type Call, doubtOf, requireExit, toolPath, touchOf } from "./tool.ts";

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

/** What {@link readKey} may start for a key: the export, and the questions whether the key exists. */
export function keyTouches(host: Host, key: string): readonly Touch[] {
  return [{ kind: "registry", key }, touchOf(exportOf(host, key)), ...doubtsOf(host, key)];
}

/** What {@link readValues} may start for a key. */
export function valuesTouches(host: Host, key: string): readonly Touch[] {
  return [{ kind: "registry", key }, touchOf(questionOf(host, key)), ...doubtsOf(host, key)];
}

/** What {@link readValue} may start for a value. */
export function valueTouches(host: Host, key: string, value: string): readonly Touch[] {
  return [
    { kind: "registry", key: `${key} ${value}` },
    touchOf(valueQuestionOf(host, key, value)),
    doubtOf(questionOf(host, key)),
    ...doubtsOf(host, key),
  ];
}

const doubtsOf = (host: Host, key: string): Touch[] => ancestorsOf(key).map((one) => doubtOf(questionOf(host, one)));

const regFile = (key: string): string => `${key.replace(/[^\w.]+/g, "_")}.reg`;
const exportOf = (host: Host, key: string): Call => ({
  file: toolPath(host, "reg.exe"),
  args: ["export", key, host.scratch(regFile(key)), "/y", "/reg:64"],
});
const questionOf = (host: Host, key: string): Call => ({
  file: toolPath(host, "reg.exe"),
  args: ["query", key, "/reg:64"],
});
const valueQuestionOf = (host: Host, key: string, value: string): Call => ({
  file: toolPath(host, "reg.exe"),
  args: ["query", key, "/v", value, "/reg:64"],
});

/** Nearest first: `HKU\A\B` has `HKU\A` and `HKU`. */
function ancestorsOf(key: string): string[] {
  const parts = key.split("\\");
  return parts.slice(1).map((_, i) => parts.slice(0, parts.length - 1 - i).join("\\"));
}

/**
 * One key with its subkeys, 64-bit view, lossless.
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

/** One key's own values and the names of its subkeys. */
export interface KeyListing {
  /** By name in lower case; numbers for DWORDs. */
  readonly values: ReadonlyMap<string, string | number>;
  /** Without the key itself. */
  readonly subkeys: readonly string[];
}

/**
 * One key without its subkeys, 64-bit view. What the OEM code page lacks is lost: for text that may hold such, take
 * {@link readKey}.
 *
 * @param codePage - OEM code page, for text that is not ASCII.
 * @returns `undefined` when the key does not exist.
 * @throws SourceError As {@link readKey}.
 */
export async function readValues(
  host: Host,
  key: string,
  signal: AbortSignal,
  codePage: number | null = null,
): Promise<KeyListing | undefined> {
  const { exitCode, stdout, truncated } = await ask(host, questionOf(host, key), LIST_BYTES, signal);
  if (exitCode === 0) {
    if (truncated) throw new SourceError("unreadable-output", `reg.exe query ${key}`);
    return parseListing(key, stdout, codePage);
  }
  if (await isMissing(host, key, signal)) return undefined;
  throw new SourceError("access-denied", `reg.exe query ${key}`);
}

/**
 * One value, and no other of its key.
 *
 * @param codePage - OEM code page, for text that is not ASCII.
 * @returns `null` when the value or its key does not exist.
 * @throws SourceError As {@link readKey}.
 */
export async function readValue(
  host: Host,
  key: string,
  value: string,
  signal: AbortSignal,
  codePage: number | null = null,
): Promise<string | number | null> {
  const { exitCode, stdout } = await ask(host, valueQuestionOf(host, key, value), LIST_BYTES, signal);
  if (exitCode === 0) {
    const found = parseListing(key, stdout, codePage).values.get(value.toLowerCase());
    if (found === undefined) throw new SourceError("unreadable-output", `reg.exe query ${key} /v ${value}`);
    return found;
  }
  const listing = await readValues(host, key, signal, codePage);
  if (listing?.values.has(value.toLowerCase()) === true) {
    throw new SourceError("access-denied", `reg.exe query ${key} /v ${value}`);
  }
  return null;
}

/** Values are indented by four blanks, subkeys stand at the start of a line with their whole path. */
function parseListing(key: string, stdout: Uint8Array, codePage: number | null): KeyListing {
  const values = new Map<string, string | number>();
  const subkeys: string[] = [];
  const head = `${fullKey(key)}\\`.toLowerCase();
  for (const line of toolText(stdout, codePage).split(/\r?\n/)) {
    const {
      name,
      type,
      data = "",
    } = /^ {4}(?<name>.+?) {4}(?<type>REG_\w+)(?: {4}(?<data>.*))?$/.exec(line)?.groups ?? {};
    if (name !== undefined) values.set(name.toLowerCase(), type === "REG_DWORD" ? Number(data) : data);
    else if (line.toLowerCase().startsWith(head)) subkeys.push(line.trimEnd().slice(head.length));
  }
  return { values, subkeys };
}

async function isMissing(host: Host, key: string, signal: AbortSignal): Promise<boolean> {
  let child = key;
  for (const ancestor of ancestorsOf(key)) {
    const { exitCode, stdout, truncated } = await ask(host, questionOf(host, ancestor), LIST_BYTES, signal);
    if (truncated) return false;
    // Our keys are ASCII.
    if (exitCode === 0) {
      const name = child.slice(ancestor.length + 1).toLowerCase();
      return !parseListing(ancestor, stdout, null).subkeys.some((one) => one.toLowerCase() === name);
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

/** @param key - As in the plan, such as `HKLM\SOFTWARE`. */
export function findValue(values: RegistryValues | undefined, key: string, value: string): string | number | null {
  return values?.get(fullKey(key).toLowerCase())?.get(value.toLowerCase()) ?? null;
}

const fullKey = (key: string): string => key.replace(/^HK\w+/, (root) => ROOTS[root] ?? root);
