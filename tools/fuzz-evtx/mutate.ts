/** Mutant number `index` of a campaign: the same numbers and seeds make the same bytes. */
import { BYTE_MUTATORS } from "./byte-mutators.ts";
import { fixChecksums } from "./checksums.ts";
import { FIELD_MUTATORS } from "./field-mutators.ts";
import type { Mutant } from "./mutant.ts";
import { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";
import { STRUCTURE_MUTATORS } from "./structure-mutators.ts";

const MUTATORS = [FIELD_MUTATORS, STRUCTURE_MUTATORS, BYTE_MUTATORS].map((group) => Object.values(group));
/** A slow seed is taken once where others are taken this often. */
const SLOW_SHARE = 24;

/** @returns the seed it was made from. */
export function mutate(mutant: Mutant, seeds: readonly Seed[], campaign: number, index: number): Seed {
  const random = new Random(campaign, index);
  const seed = pickSeed(random, seeds);
  mutant.load(seed);
  const count = random.oneIn(5) ? random.between(4, 12) : random.between(1, 3);
  for (let i = 0; i < count; i++) {
    // Structure before bytes, for what a byte damages at random is found soon.
    const group = MUTATORS[[0, 0, 0, 1, 1, 2][random.below(6)] ?? 0] ?? [];
    random.pick(group)?.(mutant, random, seeds);
  }
  if (random.oneIn(2)) fixChecksums(mutant.bytes);
  return seed;
}

function pickSeed(random: Random, seeds: readonly Seed[]): Seed {
  // Mutants of mutants end as rubble: every other one begins with a sound log.
  const wantsSound = random.oneIn(2);
  for (;;) {
    const seed = random.pick(seeds);
    if (seed === undefined) throw new RangeError("no seeds");
    if (wantsSound && seed.root) continue;
    if (!seed.slow || random.oneIn(SLOW_SHARE)) return seed;
  }
}
