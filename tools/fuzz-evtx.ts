/**
 * Looks for logs that the reader does not stand: `npm run fuzz:evtx -- --execs 200000 [--seed N] [--minutes M]
 * [--save DIR] [--no-samples] [--no-coverage]`; `--replay FILE` for one that was found, `--keep FILE --as NAME` to store
 * it for the tests.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { FoundInput } from "./fuzz-evtx/campaign.ts";
import { makeEvtxReader } from "./fuzz-evtx/reading.ts";
import { checkLog } from "./fuzz-evtx/replay.ts";
import { fromStored, STORED_EXTENSION, toStored } from "./fuzz-evtx/stored-log.ts";
import { type Done, watch } from "./fuzz-evtx/watch.ts";
import { Watched } from "./fuzz-evtx/watched.ts";
import type { KeptMutant, WorkerOrders } from "./fuzz-evtx/worker.ts";

/** A reading is allowed one second; this is for machines that are busy with other things. */
const HANG_MS = 20_000;
const MAX_HEAP_MB = 1024;
/** Counting blocks makes the reader several times slower, and there is hardly any news after as many mutants. */
const GUIDED_EXECS = 20_000;
const KEPT_LOGS = fileURLToPath(new URL("../fixtures/evtx-regressions/", import.meta.url));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      execs: { type: "string", default: "200000" },
      seed: { type: "string", default: "1" },
      minutes: { type: "string" },
      save: { type: "string" },
      replay: { type: "string" },
      keep: { type: "string" },
      as: { type: "string" },
      "no-samples": { type: "boolean" },
      "no-coverage": { type: "boolean" },
    },
  });
  if (values.replay !== undefined) return replay(values.replay);
  if (values.keep !== undefined) return keep(values.keep, values.as ?? basename(values.keep, ".evtx"));
  const seed = toCount(values.seed);
  const execs = toCount(values.execs);
  const guided = values["no-coverage"] === true ? 0 : Math.min(execs, GUIDED_EXECS);
  const parts = [
    { coverage: true, firstIndex: 0, execs: guided },
    { coverage: false, firstIndex: guided, execs: execs - guided },
  ].filter((part) => part.execs > 0);
  const folder = values.save ?? join(tmpdir(), `fuzz-evtx-${seed}`);
  const finds: FoundInput[] = [];
  let kept: readonly KeptMutant[] = [];
  for (const part of parts) {
    const watched = new Watched();
    const limit = values.minutes === undefined ? {} : { minutes: toCount(values.minutes) / parts.length };
    const samples = values["no-samples"] !== true;
    const outcome = await fuzz(watched, { ...part, ...limit, seed, samples, kept, memory: watched.memory });
    if ("oracle" in outcome) {
      finds.push(outcome);
      break;
    }
    summarise(seed, outcome);
    finds.push(...outcome.report.finds);
    kept = [...kept, ...outcome.kept];
  }
  if (values.save !== undefined) saveCorpus(values.save, kept);
  for (const find of finds) tell(find, saveFind(folder, seed, find));
  console.log(finds.length === 0 ? "nothing found" : `${finds.length} found`);
  return finds.length === 0 ? 0 : 1;
}

/** What is no number must not end as a campaign of nothing. */
function toCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new RangeError(`not a number from 1 on: ${text}`);
}

/** @returns the report, or the mutant at which the thread hung or died. */
function fuzz(watched: Watched, orders: WorkerOrders): Promise<Done | FoundInput> {
  const file = new URL("./fuzz-evtx/worker.ts", import.meta.url).href;
  // A thread does not inherit what lets this one read TypeScript.
  const start = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
  const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
  const worker = new Worker(start, { eval: true, workerData: orders, resourceLimits });
  return watch(worker, watched, HANG_MS, (execs) => console.log(`${execs} executions`));
}

function summarise(seed: number, { report, kept, coverage }: Done): void {
  const { execs, seconds, slowest, heapGrowthBytes } = report;
  console.log(`seed ${seed}, Node ${process.version}`);
  console.log(`${execs} executions in ${seconds.toFixed(1)} s, ${Math.round(execs / seconds)} a second`);
  console.log(`${report.seedsAtStart} seeds, ${kept.length} mutants kept as further ones`);
  console.log(`${report.records} records handed over; mutants by outcome:`);
  for (const [outcome, count] of [...report.outcomes].sort((a, b) => b[1] - a[1])) console.log(`  ${outcome} ${count}`);
  console.log(`checks: ${[...report.checks].map(([oracle, count]) => `${oracle} ${count}`).join(", ")}`);
  console.log(`slowest: ${slowest.ms.toFixed(1)} ms, mutant ${slowest.index} of ${slowest.madeFrom}`);
  if (heapGrowthBytes !== undefined) console.log(`heap: ${(heapGrowthBytes / 2 ** 20).toFixed(1)} MiB more at the end`);
  if (!coverage) return;
  const share = ((coverage.covered / coverage.blocks) * 100).toFixed(1);
  console.log(`coverage: ${coverage.covered} of ${coverage.blocks} blocks of evtx/read, ${share} %`);
  if (coverage.missed.length > 0) console.log(`  never run: ${coverage.missed.join(", ")}`);
}

function saveCorpus(folder: string, kept: readonly KeptMutant[]): void {
  mkdirSync(join(folder, "corpus"), { recursive: true });
  for (const { name, bytes } of kept) {
    writeFileSync(join(folder, "corpus", `${name.replace(/[^\w.+-]/g, "_")}.evtx`), bytes);
  }
}

function saveFind(folder: string, seed: number, { oracle, index, bytes }: FoundInput): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${oracle}-${seed}-${index}.evtx`);
  writeFileSync(path, bytes);
  return path;
}

function tell({ oracle, index, madeFrom, message }: FoundInput, path: string): void {
  console.log(`\nFOUND ${oracle}: mutant ${index} of ${madeFrom}`);
  console.log(message);
  console.log(`again: npm run fuzz:evtx -- --replay ${path}`);
}

function replay(path: string): number {
  const bytes = path.endsWith(STORED_EXTENSION) ? fromStored(readFileSync(path, "utf8")) : readFileSync(path);
  checkLog(makeEvtxReader, bytes, hasSoundChunk(path));
  console.log(`${path}: nothing found`);
  return 0;
}

/** The name tells which check left the log behind. */
function hasSoundChunk(path: string): boolean {
  return basename(path).startsWith("locality-");
}

function keep(path: string, name: string): number {
  const file = join(KEPT_LOGS, `${name}${STORED_EXTENSION}`);
  writeFileSync(file, toStored(readFileSync(path)));
  console.log(file);
  return 0;
}

process.exitCode = await main();
