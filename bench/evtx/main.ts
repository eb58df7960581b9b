/** The reader against libevtx's `evtxexport` and against merely reading the file: `npm run bench:evtx`. */
import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { machine, sourceChunks, withOptions } from "../options.ts";
import { type Job, median, type Pair, paired } from "../paired.ts";
import { writeLog } from "./make-log.ts";

const JOB = fileURLToPath(new URL("./job.mjs", import.meta.url));
const MB = 1_000_000;

const ours = (task: "read" | "filter" | "full", file: string): Job => ({
  name: task,
  command: process.execPath,
  args: [JOB, task, file],
});
const evtxexport = (file: string, ...format: string[]): Job => ({
  name: "evtxexport",
  command: "evtxexport",
  args: [...format, file],
});

interface JobResult {
  readonly recordsSeen: number;
  readonly rssKiB: number;
  readonly bytes: number;
  readonly readSeconds: number;
  readonly seconds: readonly number[];
}

function runJob(task: string, file: string): JobResult {
  const { stdout, status, stderr } = spawnSync(process.execPath, [JOB, task, file], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const say = (line: string): void => console.log(line);

function sayPair(what: string, budget: string, { a, b, ratio, least, most }: Pair): void {
  const range = `${least.toFixed(2)}–${most.toFixed(2)}`;
  say(`${what}: ${a.toFixed(2)} s : ${b.toFixed(2)} s = ${ratio.toFixed(2)} × (${range}), budget ${budget}`);
}

/** Both sides must have read the same before it means anything who was faster. */
function compareCounts(file: string): void {
  const { stdout } = spawnSync("evtxexport", ["-f", "xml", file], { encoding: "latin1", maxBuffer: 1 << 30 });
  const theirs = stdout.split("<Event ").length - 1;
  const { recordsSeen } = runJob("full", file);
  say(`records in ${Math.round(statSync(file).size / MB)} MB: evtxexport ${theirs}, ours ${recordsSeen}`);
  if (theirs > recordsSeen) throw new Error("we have missed records");
}

await withOptions(({ rounds, folder, quick }) => {
  const version = spawnSync("evtxexport", ["-V"], { encoding: "utf8" });
  const { chunks, head, from } = sourceChunks(folder);
  say(machine());
  say(
    `logs: ${from}, repeated with record ids of their own and fresh checksums; whole processes, ${rounds} rounds in turn`,
  );
  const small = join(folder, "30.evtx");
  writeLog(small, chunks, head, 30 * MB);
  const large = join(folder, "320.evtx");
  const records = writeLog(large, chunks, head, 320 * MB);
  say(`${records} records in ${(statSync(large).size / MB).toFixed(0)} MB`);

  if (version.status === 0) {
    say(`evtxexport: ${version.stdout.split("\n")[0]}`);
    compareCounts(small);
    const file = quick ? small : large;
    sayPair("evtxexport (text) : three providers", "≥ 60", paired(evtxexport(file), ours("filter", file), rounds));
    sayPair(
      "evtxexport (XML) : every record in full",
      "≥ 25",
      paired(evtxexport(file, "-f", "xml"), ours("full", file), rounds),
    );
  } else say("evtxexport is not installed (Debian package libevtx-utils): its ratios are left out");
  sayPair(
    "three providers, checksums checked : fs.readFileSync",
    "≤ 1.4",
    paired(ours("filter", large), ours("read", large), Math.max(rounds, 7)),
  );

  const { bytes, readSeconds, seconds } = runJob("steady", large);
  const rate = (time: number): string => `${(bytes / MB / time).toFixed(0)} MB/s`;
  say(
    `every record in full, steady state: ${rate(median(seconds))} (best ${rate(Math.min(...seconds))}), budget ≥ 350 where readFile gives ≥ 1000; readFile gives ${rate(readSeconds)}`,
  );

  const memory = (file: string): string =>
    ["filter", "full"].map((task) => `${task} ${(runJob(task, file).rssKiB / 1024).toFixed(0)} MiB`).join(", ");
  const hundred = join(folder, "100.evtx");
  writeLog(hundred, chunks, head, 100 * MB);
  say(`resident at 100 MB: ${memory(hundred)}, budget ≤ 90 MiB`);
  if (quick) return;
  rmSync(large);
  const huge = join(folder, "2000.evtx");
  writeLog(huge, chunks, head, 2000 * MB);
  say(`resident at 2 GB: ${memory(huge)}, budget ≤ 90 MiB`);
});
