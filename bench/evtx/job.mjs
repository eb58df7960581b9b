/** One measured process, of the library as it is built: `node job.mjs read|filter|full|steady FILE`. */
import { readFileSync } from "node:fs";

const [, , task, file] = process.argv;
/** Small enough to stay in the processor's cache between reading and parsing. */
const WINDOW_BYTES = 256 * 1024;
const STEADY_ROUNDS = 9;

/** As a program would do it. */
async function readLog(filter) {
  const { readEvtxFile } = await import("../../dist/evtx/node.js");
  let values = 0;
  const take = (record) => {
    values += record.data.length;
  };
  const certificate = await readEvtxFile(file, take, filter ? { filter } : {});
  const { recordsSeen, recordsDecoded, recordsSkippedCount, badChecksums } = certificate;
  return { recordsSeen, recordsDecoded, recordsSkippedCount, badChecksums, values };
}

/** Warm, the file in memory: what a long-running process sees. */
async function steady() {
  const start = performance.now();
  const bytes = readFileSync(file);
  const readSeconds = (performance.now() - start) / 1000;
  const { EvtxReader } = await import("../../dist/evtx/index.js");
  const { nodeCrc32 } = await import("../../dist/evtx/node.js");
  let values = 0;
  const take = (record) => {
    values += record.data.length;
  };
  const seconds = [];
  for (let round = 0; round < STEADY_ROUNDS; round++) {
    const reader = new EvtxReader(take, { crc32: nodeCrc32 });
    const roundStart = performance.now();
    for (let p = 0; p < bytes.length; p += WINDOW_BYTES) reader.push(bytes.subarray(p, p + WINDOW_BYTES));
    reader.end();
    seconds.push((performance.now() - roundStart) / 1000);
  }
  // The first rounds are the compiler's.
  return { bytes: bytes.length, values, readSeconds, seconds: seconds.slice(2) };
}

const TASKS = {
  read: async () => ({ bytes: readFileSync(file).length }),
  filter: () => readLog({ providers: ["PasswordResetService", "ADSync", "Directory Synchronization"] }),
  full: () => readLog(undefined),
  steady,
};
const result = await TASKS[task]();
console.log(JSON.stringify({ ...result, rssKiB: peakKiB() }));

/** Linux hands the peak of the parent on to `resourceUsage()`; the memory map of this process knows its own. */
function peakKiB() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
