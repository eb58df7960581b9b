import type { Command, Host } from "./host/host.ts";
import type { Touch } from "./source.ts";

/** Mandatory levels: high is an elevated administrator, system is a service. Numbers, as the names are localised. */
const ELEVATED = /\bS-1-16-(?:12288|16384)\b/;
const LEVEL = /\bS-1-16-\d+\b/;
const TIMEOUT_MS = 10_000;
/** A member of a thousand groups fits. */
const LIMIT_BYTES = 256 * 1024;

const callOf = (host: Host): Pick<Command, "file" | "args"> => ({
  file: `${host.systemRoot}\\System32\\whoami.exe`,
  args: ["/groups", "/fo", "csv", "/nh"],
});

export const elevationTouch = (host: Host): Touch => ({ kind: "command", ...callOf(host) });

/** Whether this runs elevated; `null`: nobody says. */
export async function isElevated(host: Host, signal: AbortSignal): Promise<boolean | null> {
  if (host.platform !== "win32") return null;
  const { exitCode, stdout } = await host.run({
    ...callOf(host),
    timeoutMs: TIMEOUT_MS,
    limitBytes: LIMIT_BYTES,
    signal,
  });
  const text = Buffer.from(stdout).toString("latin1");
  if (exitCode !== 0 || !LEVEL.test(text)) return null;
  return ELEVATED.test(text);
}
