import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { win32 } from "node:path";
import type { Host } from "./host/host.ts";
import { MAP_FILE_NAME, MAP_FOLDER_NAME, type PseudonymMap, parseMap } from "./redact/map-file.ts";
import { SourceError, type Touch } from "./source.ts";
import { type Call, requireSuccess, toolPath, touchOf } from "./windows/tool.ts";

/** Administrators and the system, by their SIDs: names are localised. */
const RIGHTS = ["/inheritance:r", "/grant:r", "*S-1-5-32-544:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F"];
const TIMEOUT_MS = 10_000;

const folderOf = (host: Host): string => win32.join(host.programData, MAP_FOLDER_NAME);
export const mapPath = (host: Host): string => win32.join(folderOf(host), MAP_FILE_NAME);
const callOf = (host: Host): Call => ({ file: toolPath(host, "icacls.exe"), args: [folderOf(host), ...RIGHTS] });

/** What replacing names takes beside the reading: the one thing that is written on the server outside the bundle. */
export interface MapKeeping {
  readonly path: string;
  readonly command: Touch;
}

export const mapKeeping = (host: Host): MapKeeping => ({ path: mapPath(host), command: touchOf(callOf(host)) });

/** @returns `undefined` where there is none yet, or none that can be read. */
export async function readMap(host: Host): Promise<PseudonymMap | undefined> {
  const text = await readFile(mapPath(host), "utf8").catch(() => undefined);
  return text === undefined ? undefined : parseMap(text);
}

/**
 * Keeps the map where administrators alone can read it; the folder gets its rights before anything lies in it.
 *
 * @throws Error Where it cannot be kept: the pseudonyms can then not be turned back.
 */
export async function keepMap(host: Host, text: string): Promise<void> {
  if (host.platform !== "win32") throw new SourceError("unsupported-host", "only Windows has a place for it");
  await mkdir(folderOf(host), { recursive: true });
  const result = await host.run({ ...callOf(host), timeoutMs: TIMEOUT_MS, limitBytes: 4096 });
  requireSuccess(result, "icacls.exe");
  const fresh = `${mapPath(host)}.new`;
  try {
    await writeFile(fresh, text, { mode: 0o600 });
    await rename(fresh, mapPath(host));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
