import type { Host } from "../host/host.ts";
import { SourceError, type Touch } from "../source.ts";
import { parseRegExport, type RegistryValues } from "./reg-export.ts";

/** Small keys take well under a second; ours. */
const TIMEOUT_MS = 10_000;
const ROOTS: Readonly<Record<string, string>> = {
  HKLM: "HKEY_LOCAL_MACHINE",
  HKU: "HKEY_USERS",
  HKCU: "HKEY_CURRENT_USER",
};

export const toolPath = (host: Host, name: string): string => `${host.systemRoot}\\System32\\${name}`;
export const keyTouch = (key: string): Touch => ({ kind: "registry", key });

/**
 * One key with its subkeys, 64-bit view.
 *
 * @returns `undefined` when the key does not exist.
 * @throws SourceError
 */
export async function readKey(
  host: Host,
  key: string,
  limitBytes: number,
  signal: AbortSignal,
): Promise<RegistryValues | undefined> {
  const name = `${key.replace(/[^\w.]+/g, "_")}.reg`;
  const out = host.scratch(name);
  const { ended, exitCode } = await host.run({
    file: toolPath(host, "reg.exe"),
    args: ["export", key, out, "/y", "/reg:64"],
    timeoutMs: TIMEOUT_MS,
    limitBytes: 4096,
    signal,
  });
  if (ended === "timeout") throw new SourceError("timeout", `reg.exe export ${key}`);
  if (ended === "denied") throw new SourceError("access-denied", `reg.exe export ${key}`);
  if (ended !== "exited") throw new SourceError("command-failed", `reg.exe export ${key}: ${ended}`);
  // 1 stands for a missing key and for a refusal alike, and the message is localised. The keys that are read here are
  // open to every user by default, so it is taken for a missing key.
  if (exitCode !== 0) return undefined;
  const { bytes, truncated } = await host.readFile(out, limitBytes);
  const values = truncated ? undefined : parseRegExport(bytes);
  if (values === undefined) throw new SourceError("unreadable-output", `reg.exe export ${key}`);
  return values;
}

/** @param key - As in the plan, such as `HKLM\SOFTWARE`. */
export function findValue(values: RegistryValues | undefined, key: string, value: string): string | number | null {
  const full = key.replace(/^HK\w+/, (root) => ROOTS[root] ?? root).toLowerCase();
  return values?.get(full)?.get(value.toLowerCase()) ?? null;
}
