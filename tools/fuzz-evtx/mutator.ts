import type { Mutant } from "./mutant.ts";
import type { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";

/** Damages a mutant in one way, or leaves it as it is where that cannot be done. */
export type Mutator = (mutant: Mutant, random: Random, seeds: readonly Seed[]) => void;
