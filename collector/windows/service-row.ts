import type { ArtifactMap } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { SourceError, type Touch } from "../source.ts";
import { codePageTouches, readCodePage } from "./code-page.ts";
import { readValues, valuesTouches } from "./read-key.ts";
import { type Call, requireExit, toolPath, touchOf } from "./tool.ts";

/** The sync service, and the one of the product before it. */
export const SERVICES = ["ADSync", "FIMSynchronizationService"] as const;
export type ServiceName = (typeof SERVICES)[number];

const TIMEOUT_MS = 10_000;
const LIMIT_BYTES = 64 * 1024;
/** ERROR_SERVICE_DOES_NOT_EXIST. */
const NO_SUCH_SERVICE = 1060;

/** `Win32_Service`'s words for the numbers of `SERVICE_STATUS`, which are the same in every language. */
const STATES = [
  "",
  "Stopped",
  "Start Pending",
  "Stop Pending",
  "Running",
  "Continue Pending",
  "Pause Pending",
  "Paused",
];
/** And for those of `Start` in the registry. */
const START_MODES = ["Boot", "System", "Auto", "Manual", "Disabled"];

export const serviceKey = (name: ServiceName): string => `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`;
const callOf = (host: Host, name: ServiceName): Call => ({ file: toolPath(host, "sc.exe"), args: ["queryex", name] });

export interface ServiceState {
  readonly name: ServiceName;
  readonly state: string | null;
  readonly exitCode: number | null;
  /** `null` while it does not run. */
  readonly processId: number | null;
}

export const stateTouches = (host: Host): Touch[] => SERVICES.map((name) => touchOf(callOf(host, name)));
export const rowTouches = (host: Host): Touch[] => [
  ...stateTouches(host),
  ...codePageTouches(host),
  ...SERVICES.flatMap((name) => valuesTouches(host, serviceKey(name))),
];

/**
 * What the service control manager says of the sync service.
 *
 * @returns `undefined` when there is none.
 * @throws SourceError
 */
export async function readServiceState(host: Host, signal: AbortSignal): Promise<ServiceState | undefined> {
  for (const name of SERVICES) {
    const result = await host.run({ ...callOf(host, name), timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, signal });
    requireExit(result, `sc.exe queryex ${name}`);
    if (result.exitCode === NO_SUCH_SERVICE) continue;
    if (result.exitCode === 5) throw new SourceError("access-denied", `sc.exe queryex ${name}`);
    const numbers = numbersOf(Buffer.from(result.stdout).toString("latin1"));
    if (result.exitCode !== 0) {
      throw new SourceError("command-failed", `sc.exe queryex ${name}: exit code ${result.exitCode}`);
    }
    // Type, state, exit code, the service's own exit code, checkpoint, wait hint, process id.
    const [, state, exitCode, , , , processId] = numbers;
    if (state === undefined || processId === undefined) {
      throw new SourceError("unreadable-output", `sc.exe queryex ${name}`);
    }
    return {
      name,
      state: STATES[state] ?? null,
      exitCode: exitCode ?? null,
      processId: processId === 0 ? null : processId,
    };
  }
  return undefined;
}

/** The number that each line `label : number …` begins its value with; labels are localised. */
function numbersOf(text: string): number[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const value = /^\s+[^:]*:\s*(0x[\da-f]+|\d+)\b/i.exec(line)?.[1];
    return value === undefined ? [] : [Number(value)];
  });
}

/** The row as `docs/bundle-format.md` has it; the start of the process is not told by these tools. */
export async function readServiceRow(host: Host, signal: AbortSignal): Promise<ArtifactMap["service"] | undefined> {
  const state = await readServiceState(host, signal);
  if (state === undefined) return undefined;
  const values = (await readValues(host, serviceKey(state.name), signal, await readCodePage(host, signal)))?.values;
  const start = values?.get("start");
  const display = values?.get("displayname");
  const account = values?.get("objectname");
  return {
    ...state,
    // `@file,-number` points into a table of texts.
    displayName: typeof display === "string" && !display.startsWith("@") ? display : null,
    startMode: typeof start === "number" ? (START_MODES[start] ?? null) : null,
    startName: typeof account === "string" ? account : null,
    processStartUtc: null,
  };
}
