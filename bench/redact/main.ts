/**
 * How fast redaction is on an event log: `npm run bench:redact -- --rounds 3`. Both passes, learning and replacing, over a log
 * made of real chunks, beside reading it in full and packing it as the bundle does. Time of the processor, all threads of the
 * collection of garbage included, as the clock tells of the neighbours too.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { createRedactor } from "../../collector/redact/redactor.ts";
import { EvtxReader } from "../../evtx/index.ts";
import { nodeCrc32 } from "../../evtx/node.ts";
import { writeLog } from "../evtx/make-log.ts";
import { sourceChunks, withOptions } from "../options.ts";

const MEGABYTE = 1_000_000;
const SIZE_BYTES = 32 * MEGABYTE;
const KEY = new Uint8Array(32).fill(5);

await withOptions(({ rounds, folder, quick }) => {
  const { chunks, head, from } = sourceChunks(folder);
  const path = join(folder, "events.evtx");
  const records = writeLog(path, chunks, head, quick ? SIZE_BYTES / 4 : SIZE_BYTES);
  const log = readFileSync(path);
  console.log(`${(log.length / MEGABYTE).toFixed(0)} MB, ${records} records, from ${from}`);
  const work: Record<string, () => void> = {
    "read in full": () => {
      const reader = new EvtxReader(() => {}, { crc32: nodeCrc32 });
      reader.push(log);
      reader.end();
    },
    "packed, level 6": () => {
      deflateRawSync(log, { level: 6 });
    },
    "secrets only": () => {
      createRedactor({ identities: false, seedKey: KEY, crc32: nodeCrc32 }).redact("events/system.evtx", log);
    },
    "secrets and identities, both passes": () => {
      const redactor = createRedactor({ identities: true, seedKey: KEY, crc32: nodeCrc32 });
      redactor.learn("events/system.evtx", log);
      redactor.redact("events/system.evtx", log);
    },
  };
  for (const [name, run] of Object.entries(work)) {
    const times = Array.from({ length: rounds }, () => {
      const from = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1000;
    });
    const best = Math.min(...times);
    console.log(`${name}: ${best.toFixed(0)} ms, ${(log.length / MEGABYTE / (best / 1000)).toFixed(0)} MB/s`);
  }
});
