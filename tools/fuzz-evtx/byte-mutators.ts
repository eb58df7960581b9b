/** Damage that knows nothing of the format, as disks and transfers do it. */
import { FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { chunkStart, type Mutant } from "./mutant.ts";
import type { Mutator } from "./mutator.ts";
import type { Random } from "./random.ts";

export const BYTE_MUTATORS: Readonly<Record<string, Mutator>> = {
  "flip-bit": (mutant, random) => {
    const at = place(mutant, random);
    mutant.put(at, 1, mutant.get(at, 1) ^ (1 << random.below(8)));
  },

  "set-bytes": (mutant, random) => {
    for (let i = random.between(1, 24); i > 0; i--) mutant.put(place(mutant, random), 1, random.below(256));
  },

  arithmetic: (mutant, random) => {
    const width = random.pick([1, 2, 4]) ?? 1;
    const at = place(mutant, random);
    mutant.put(at, width, mutant.get(at, width) + random.between(-16, 16));
  },

  "zero-hole": (mutant, random) => {
    const at = place(mutant, random);
    mutant.bytes.fill(0, at, at + (random.oneIn(4) ? random.below(4096) : random.between(1, 64)));
  },

  "copy-range": (mutant, random) => {
    const from = place(mutant, random);
    mutant.bytes.copyWithin(place(mutant, random), from, from + random.between(1, 200));
  },

  truncate: (mutant, random) => {
    mutant.length = random.oneIn(8) ? random.below(mutant.length) : Math.max(place(mutant, random), FILE_HEADER_SIZE);
  },
};

/** Mostly among the records: the rest of a chunk is often empty. */
function place(mutant: Mutant, random: Random): number {
  const chunk = mutant.pickChunk(random);
  if (chunk === undefined || random.oneIn(10)) return random.below(mutant.length);
  return chunkStart(chunk) + random.below(mutant.map(chunk).end + 8);
}
