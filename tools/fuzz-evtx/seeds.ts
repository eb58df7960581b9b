/** The logs that mutants are made from: our writer's, and single chunks of real ones where they stand by. */
import { readFileSync } from "node:fs";
import { CHUNK_MAGIC, CHUNK_SIZE, FILE_HEADER_SIZE, startsWith } from "../../evtx/format/layout.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { sampleNames, samplePath } from "../../test/evtx/samples.ts";
import { fixChecksums } from "./checksums.ts";
import { ChunkMap } from "./chunk-map.ts";
import { isSlow, SHAPES } from "./shapes.ts";

export interface Seed {
  readonly name: string;
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** By chunk; of a mutant that was kept there are none. */
  readonly maps: readonly ChunkMap[];
  /** What it was made from, as it was before any damage; itself for a log that is sound. */
  readonly root: Seed | undefined;
  /** Bombs and the like: taken less often, or they would take all the time. */
  readonly slow: boolean;
}

/** More would make a mutant slow without making it different. */
const RECORDS_OF_A_SAMPLE = 6;

export function writtenSeeds(): Seed[] {
  return Object.entries(SHAPES).map(([name, make]) => toSeed(name, make(), isSlow(name)));
}

/** The first records of a chunk or two of each real log. */
export function sampleSeeds(): Seed[] {
  return sampleNames("evtx").flatMap((name) => {
    const file = readFileSync(samplePath("evtx", name));
    const count = Math.floor((file.length - FILE_HEADER_SIZE) / CHUNK_SIZE);
    return [...new Set([0, count >> 1])]
      .map((index) => FILE_HEADER_SIZE + index * CHUNK_SIZE)
      .filter((at) => startsWith(file, CHUNK_MAGIC, at))
      .map((at) => toSeed(`${name}@${at}`, alone(shorten(file.subarray(at, at + CHUNK_SIZE)))));
  });
}

/** @returns nothing for a mutant of a log that is not there. */
export function toMutantSeed(
  { name, bytes, slow }: Pick<Seed, "name" | "bytes" | "slow">,
  sound: readonly Seed[],
): Seed[] {
  const origin = name.slice(0, name.lastIndexOf("+"));
  const root = sound.find((seed) => seed.name === origin);
  return root ? [{ name, bytes, slow, root, maps: [] }] : [];
}

function toSeed(name: string, bytes: Uint8Array, slow = false): Seed {
  fixChecksums(bytes);
  return { name, bytes, maps: mapsOf(bytes), root: undefined, slow };
}

function mapsOf(bytes: Uint8Array): ChunkMap[] {
  const maps: ChunkMap[] = [];
  for (let p = FILE_HEADER_SIZE; p < bytes.length; p += CHUNK_SIZE) {
    maps.push(new ChunkMap(bytes.subarray(p, Math.min(p + CHUNK_SIZE, bytes.length))));
  }
  return maps;
}

/** Behind the header of an empty log. */
function alone(chunk: Uint8Array): Uint8Array {
  const log = writeEvtx([]);
  log.set(chunk, FILE_HEADER_SIZE);
  return log;
}

/** Names and definitions are stored before their use, so the first records of a chunk stand without the others. */
function shorten(chunk: Uint8Array): Uint8Array {
  const short = Uint8Array.from(chunk);
  const end = new ChunkMap(short).records[RECORDS_OF_A_SAMPLE - 1]?.end;
  if (end === undefined) return short;
  short.fill(0, end);
  new DataView(short.buffer).setUint32(48, end, true);
  return short;
}
