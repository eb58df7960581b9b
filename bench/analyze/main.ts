/** `analyze` of zips with logs of 320 MB against `unzip -p`, which does nothing but inflate: `npm run bench:analyze`. */
import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { ZipArchive } from "archiver";
import { writeLog } from "../evtx/make-log.ts";
import { machine, sourceChunks, withOptions } from "../options.ts";
import { type Job, paired } from "../paired.ts";

const BIN = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));
const MB = 1_000_000;

/** The exit code tells of the advice; here only the work counts. */
const analyze = (zip: string): Job => ({
  name: "analyze",
  command: "sh",
  args: ["-c", `"${process.execPath}" "${BIN}" analyze "${zip}" --quiet; test $? -le 4`],
});
const unzip = (zip: string): Job => ({ name: "unzip", command: "unzip", args: ["-p", zip] });

async function pack(zip: string, log: string, names: readonly string[]): Promise<void> {
  const archive = new ZipArchive({ zlib: { level: 6 } });
  for (const name of names) archive.file(log, { name });
  await Promise.all([pipeline(archive, createWriteStream(zip)), archive.finalize()]);
}

/** Runs beside the program in its own process, and prints what it has used in the end. */
const METER = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from "node:fs";
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const rss = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
    writeSync(2, JSON.stringify({ seconds: performance.now() / 1000, cpu: (userCPUTime + systemCPUTime) / 1e6, rss }));
  });`)}`;

/** How many cores it keeps busy, and what memory it takes. */
function usage(zip: string): string {
  const { stderr } = spawnSync(process.execPath, ["--import", METER, BIN, "analyze", zip, "--quiet"], {
    encoding: "utf8",
  });
  const { seconds, cpu, rss }: { seconds: number; cpu: number; rss: number } = JSON.parse(stderr);
  return `${(cpu / seconds).toFixed(2)} cores busy, ${(rss / 1024).toFixed(0)} MiB resident`;
}

await withOptions(async ({ rounds, folder }) => {
  const { chunks, head, from } = sourceChunks(folder);
  console.log(machine());
  console.log(`logs: ${from}`);
  const log = join(folder, "log.evtx");
  writeLog(log, chunks, head, 320 * MB);
  for (const names of [["Application.evtx"], ["Application.evtx", "System.evtx"]]) {
    const zip = join(folder, `${names.length}.zip`);
    await pack(zip, log, names);
    const { a, b, ratio, least, most } = paired(analyze(zip), unzip(zip), rounds);
    console.log(
      `analyze : unzip -p, ${names.length} × 320 MB: ${a.toFixed(2)} s : ${b.toFixed(2)} s = ${ratio.toFixed(2)} × (${least.toFixed(2)}–${most.toFixed(2)}), budget ≤ 1.15; ${usage(zip)}`,
    );
  }
});
