/** The thread that fuzzes. It may hang or run out of memory: whoever started it watches. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { CampaignReport } from "./campaign.ts";
import { Coverage, type CoverageFigure } from "./coverage.ts";
import { Watched } from "./watched.ts";

export interface WorkerOrders {
  readonly seed: number;
  readonly firstIndex: number;
  readonly execs: number;
  readonly minutes?: number;
  readonly samples: boolean;
  readonly coverage: boolean;
  /** Mutants that an earlier thread found worth going on from. */
  readonly kept: readonly KeptMutant[];
  readonly memory: SharedArrayBuffer;
}

export interface KeptMutant {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly slow: boolean;
}

export type WorkerWord =
  | { readonly kind: "progress"; readonly execs: number }
  | {
      readonly kind: "done";
      readonly report: Omit<CampaignReport, "seedsKept">;
      readonly kept: readonly KeptMutant[];
      readonly coverage?: CoverageFigure;
    };

const PROGRESS_EVERY = 25_600;

async function main({ samples, memory, kept, coverage: wantsCoverage, ...options }: WorkerOrders): Promise<void> {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc");
  // Damaged records are errors by the thousand, and a stack is the dearest part of one.
  Error.stackTraceLimit = 4;
  const coverage = wantsCoverage ? new Coverage("/evtx/read/") : undefined;
  // Only what is loaded from here on is counted.
  const [{ runCampaign }, { makeEvtxReader }, { sampleSeeds, toMutantSeed, writtenSeeds }] = await Promise.all([
    import("./campaign.ts"),
    import("./reading.ts"),
    import("./seeds.ts"),
  ]);
  const watched = new Watched(memory);
  const sound = [...writtenSeeds(), ...(samples ? sampleSeeds() : [])];
  const { seedsKept, ...report } = runCampaign({
    ...options,
    seeds: [...sound, ...kept.flatMap((mutant) => toMutantSeed(mutant, sound))],
    makeReader: makeEvtxReader,
    ...(coverage && { coverage }),
    onMutant: (index, bytes) => watched.show(index, bytes),
    onProgress: (execs) => {
      if (execs % PROGRESS_EVERY === 0) say({ kind: "progress", execs });
    },
  });
  const further = seedsKept.map(({ name, bytes, slow }) => ({ name, bytes, slow }));
  say({ kind: "done", report, kept: further, ...(coverage && { coverage: coverage.figure() }) });
}

function say(word: WorkerWord): void {
  parentPort?.postMessage(word);
}

await main(workerData);
