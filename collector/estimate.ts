import { READING_MS } from "./collect.ts";
import type { Host } from "./host/host.ts";
import { orElse } from "./or-else.ts";
import type { CollectOptions } from "./source.ts";

/** What a run would read and write; only the sizes of files are looked at for it. */
export interface Estimate {
  readonly rows: readonly EstimateRow[];
  /** Of the bundle, at most. */
  readonly bundleBytes: number;
  readonly usualSeconds: number;
  /** After that it is over in any case. */
  readonly mostSeconds: number;
}

interface EstimateRow {
  readonly what: string;
  /** On the disk; `null`: cannot be seen. */
  readonly readBytes: number | null;
  /** Packed, at most. */
  readonly packedBytes: number | null;
}

/** Logs pack 10 to 20 times, text about ten times; ours, on the careful side. */
const LOG_RATIO = 10;
const TEXT_RATIO = 8;
const MIB = 1024 * 1024;
/** Ten traces of 4 MiB, and the logs of setup. */
const TRACES_MOST = 51 * MIB;
/** A configuration of two connectors, and every small file; ours. */
const REST_BYTES = 2 * MIB;
/** Loading the sync engine's module and exporting; the probes; everything small. Ours. */
const USUAL_SECONDS = 40;
/** What `wevtutil` exports in a second; ours. */
const EXPORT_BYTES = 40 * MIB;
const WRITING_SECONDS = 30;

export async function estimate(host: Host, options: CollectOptions): Promise<Estimate> {
  const rows: EstimateRow[] = [];
  if (!options.leftOut.has("logs")) {
    const folder = `${host.systemRoot}\\System32\\winevt\\Logs`;
    for (const name of ["Application.evtx", "System.evtx"]) {
      rows.push(
        rowOf(`${folder}\\${name}`, await sizeOf(host, folder, (one) => one === name.toLowerCase()), LOG_RATIO),
      );
    }
  }
  if (!options.leftOut.has("traces")) {
    const folder = `${host.programData}\\AADConnect`;
    const size = await sizeOf(host, folder, (one) => one.endsWith(".log"));
    rows.push(rowOf(folder, size === null ? null : Math.min(size, TRACES_MOST), TEXT_RATIO));
  }
  const read = rows.reduce((sum, { readBytes }) => sum + (readBytes ?? 0), 0);
  return {
    rows,
    bundleBytes: REST_BYTES + rows.reduce((sum, { packedBytes }) => sum + (packedBytes ?? 0), 0),
    usualSeconds: USUAL_SECONDS + Math.round(read / EXPORT_BYTES) + (options.holdOpenMs ?? 0) / 1000,
    mostSeconds: (READING_MS + (options.holdOpenMs ?? 0)) / 1000 + WRITING_SECONDS,
  };
}

const rowOf = (what: string, readBytes: number | null, ratio: number): EstimateRow => ({
  what,
  readBytes,
  packedBytes: readBytes === null ? null : Math.ceil(readBytes / ratio),
});

/** @returns `null` where the folder cannot be seen or holds none of them. */
async function sizeOf(host: Host, folder: string, matches: (name: string) => boolean): Promise<number | null> {
  const all = await orElse([], () => host.listFolder(folder));
  const files = all.filter(({ name }) => matches(name.toLowerCase()));
  return files.length === 0 ? null : files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
