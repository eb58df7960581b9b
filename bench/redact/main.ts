/**
 * How fast redaction is on what a bundle holds: `npm run bench:redact -- --rounds 3`. Both passes, learning and replacing, by
 * kind of artefact and over the mix, beside the peer: packing the same bytes with the writer of bundles. Every round does
 * each in turn; the best counts. Time of the processor, threads of the collection of garbage included, as the clock tells
 * of the neighbours too.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zipFiles } from "../../bundle/write.ts";
import { createRedactor } from "../../collector/redact/redactor.ts";
import { EvtxReader } from "../../evtx/index.ts";
import { nodeCrc32 } from "../../evtx/node.ts";
import { writeLog } from "../evtx/make-log.ts";
import { sourceChunks, withOptions } from "../options.ts";
import { configuration, probes, trace } from "./texts.ts";

const MEGABYTE = 1_000_000;
const KEY = new Uint8Array(32).fill(5);

interface Kind {
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

await withOptions(async ({ rounds, folder, quick }) => {
  const { chunks, head, from } = sourceChunks(folder);
  const scale = quick ? 1 / 4 : 1;
  const path = join(folder, "events.evtx");
  const logOf = (bytes: number): Uint8Array => {
    writeLog(path, chunks, head, bytes);
    return new Uint8Array(readFileSync(path));
  };
  // Each chunk once: nothing is known from a chunk that was the same.
  const once = {
    name: "event log, nothing twice",
    files: new Map([["events/system.evtx", logOf(chunks.length * 65_536)]]),
  };
  const kinds: Kind[] = [
    { name: "event log", files: new Map([["events/application.evtx", logOf(24 * MEGABYTE * scale)]]) },
    { name: "traces", files: new Map([["logs/aadconnect/trace-1.log", trace(6 * MEGABYTE * scale)]]) },
    {
      name: "XML",
      files: new Map([["config/server-configuration/Connectors/c.xml", configuration(1.5 * MEGABYTE * scale)]]),
    },
    { name: "JSON", files: new Map([["network/probes.json", probes(0.5 * MEGABYTE * scale)]]) },
  ];
  const mix: Kind = { name: "all four, as a bundle", files: new Map(kinds.flatMap(({ files }) => [...files])) };
  console.log(`event logs from ${from}`);
  for (const { name, files } of [...kinds, once, mix]) {
    const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    const best = await bestOf(rounds, {
      read: () => {
        for (const [file, bytes] of files) if (file.endsWith(".evtx")) readLog(bytes);
      },
      packed: async () => {
        await zipFiles(files, "2024-05-01T00:00:00Z");
      },
      secrets: () => redactAll(files, false),
      identities: () => redactAll(files, true),
    });
    const rate = (ms: number): string => `${(size / MEGABYTE / (ms / 1000)).toFixed(0)} MB/s`;
    const ratio = (ms: number): string => `${(ms / best.packed).toFixed(1)} × packing`;
    console.log(`${name} (${(size / MEGABYTE).toFixed(1)} MB)`);
    console.log(`  secrets ${rate(best.secrets)}, ${ratio(best.secrets)}`);
    console.log(`  identities, both passes ${rate(best.identities)}, ${ratio(best.identities)}`);
    console.log(`  packing ${rate(best.packed)}${best.read < 1 ? "" : `, reading in full ${rate(best.read)}`}`);
  }
});

function redactAll(files: ReadonlyMap<string, Uint8Array>, identities: boolean): void {
  const redactor = createRedactor({ identities, seedKey: KEY, crc32: nodeCrc32 });
  if (identities) for (const [path, bytes] of files) redactor.learn(path, bytes);
  for (const [path, bytes] of files) redactor.redact(path, bytes);
}

function readLog(bytes: Uint8Array): void {
  const reader = new EvtxReader(() => {}, { crc32: nodeCrc32 });
  reader.push(bytes);
  reader.end();
}

/** Milliseconds of the processor. */
async function bestOf<N extends string>(
  rounds: number,
  work: Readonly<Record<N, () => void | Promise<void>>>,
): Promise<Record<N, number>> {
  const best = {} as Record<N, number>;
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(work) as [N, () => void | Promise<void>][]) {
      const from = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(from);
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, (user + system) / 1000);
    }
  }
  return best;
}
