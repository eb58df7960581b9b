/** Many mutants, each read and held to all that a reading must be. */
import {
  checkFilter,
  checkLocality,
  checkPrefix,
  checkRepeat,
  checkSlices,
  checkXml,
  withSoundChunk,
} from "./comparisons.ts";
import type { Coverage } from "./coverage.ts";
import { Find, type OracleName } from "./find.ts";
import { checkInvariants } from "./invariants.ts";
import { Mutant } from "./mutant.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { type MakeReader, type Outcome, read } from "./reading.ts";
import type { Seed } from "./seeds.ts";

export interface CampaignOptions {
  /** Number that makes the campaign; the same one gives the same mutants as long as the reader is the same. */
  readonly seed: number;
  /** Number of the first mutant, where this goes on after another campaign; 0 when left out. */
  readonly firstIndex?: number;
  readonly execs: number;
  readonly minutes?: number;
  readonly seeds: readonly Seed[];
  readonly makeReader: MakeReader;
  readonly coverage?: Coverage;
  /** Told of each mutant before it is read, and of seeds as number -1: so a watchdog knows what hangs. */
  readonly onMutant?: (index: number, bytes: Uint8Array) => void;
  readonly onProgress?: (execs: number) => void;
}

export interface FoundInput {
  readonly oracle: OracleName;
  readonly index: number;
  readonly madeFrom: string;
  readonly message: string;
  readonly bytes: Uint8Array;
}

export interface CampaignReport {
  readonly execs: number;
  readonly seconds: number;
  readonly seedsAtStart: number;
  /** Mutants kept because they led somewhere new. */
  readonly seedsKept: readonly Seed[];
  /** Mutants by what became of them: a reason for skipping counts once for each mutant that showed it. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly records: number;
  readonly checks: ReadonlyMap<OracleName, number>;
  readonly slowest: { readonly ms: number; readonly index: number; readonly madeFrom: string };
  readonly heapGrowthBytes: number | undefined;
  /** The first of each kind. */
  readonly finds: readonly FoundInput[];
}

/** Mutants between two looks at the coverage. */
const BATCH = 128;
const MAX_KEPT = 2000;
/** Bombs lead to bombs, and soon they would be most of what there is. */
const MAX_SLOW_KEPT = 10;
const MAX_MS = 1000;
/** A mutant that gives more makes a seed that is taken less often. Not by the clock: campaigns must repeat. */
const MANY_RECORDS = 60;
const MANY_PAIRS = 2000;
const MAX_FINDS = 50;
/** The template cache may hold some 50 MB at the worst; it fills early on. */
const MAX_HEAP_GROWTH = 48 << 20;
const HEAP_WARM_UP = 0.3;
const MIN_EXECS_FOR_HEAP = 50_000;

export function runCampaign(options: CampaignOptions): CampaignReport {
  return new Campaign(options).run();
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #seeds: Seed[];
  readonly #kept: Seed[] = [];
  readonly #mutant = new Mutant();
  readonly #sound = new Map<Seed, Outcome>();
  readonly #outcomes = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #checks = new Map<OracleName, number>();
  readonly #finds = new Map<string, FoundInput>();
  #records = 0;
  #slowKept = 0;
  #slowest = { ms: 0, index: -1, madeFrom: "" };

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#seeds = [...options.seeds];
  }

  run(): CampaignReport {
    const { execs, firstIndex = 0, minutes = Number.POSITIVE_INFINITY, coverage, onProgress } = this.#options;
    const start = performance.now();
    // Seeds as they are, before any mutant: what they should read as, and what they cover.
    for (const seed of this.#options.seeds) {
      if (seed.root) continue;
      this.#options.onMutant?.(-1, seed.bytes);
      try {
        this.#sound.set(seed, read(this.#options.makeReader, seed.bytes));
      } catch (error) {
        this.#found(-1, seed.name, error, seed.bytes);
      }
    }
    coverage?.add(coverage.take());
    let done = 0;
    let heap: number | undefined;
    while (done < execs && this.#finds.size < MAX_FINDS && performance.now() - start < minutes * 60_000) {
      const end = Math.min(done + BATCH, execs);
      const fresh: Seed[] = [];
      for (let index = firstIndex + done; index < firstIndex + end; index++) {
        const kept = this.#execute(index);
        if (kept) fresh.push(kept);
      }
      this.#keepWhatCoversMore(firstIndex + done, firstIndex + end, fresh);
      this.#keep(fresh);
      done = end;
      if (heap === undefined && done >= execs * HEAP_WARM_UP && execs >= MIN_EXECS_FOR_HEAP) heap = heapUsed();
      onProgress?.(done);
    }
    const heapGrowthBytes = heap === undefined ? undefined : heapUsed() - heap;
    if (heapGrowthBytes !== undefined && heapGrowthBytes > MAX_HEAP_GROWTH) {
      this.#found(done, "campaign", new Find("heap", `the heap grew by ${heapGrowthBytes} bytes`));
    }
    return {
      execs: done,
      seconds: (performance.now() - start) / 1000,
      seedsAtStart: this.#options.seeds.length,
      seedsKept: this.#kept,
      outcomes: this.#outcomes,
      records: this.#records,
      checks: this.#checks,
      slowest: this.#slowest,
      heapGrowthBytes,
      finds: [...this.#finds.values()],
    };
  }

  /** @returns a seed when the mutant led to an outcome that none had before. */
  #execute(index: number): Seed | undefined {
    const from = mutate(this.#mutant, this.#seeds, this.#options.seed, index);
    const { bytes } = this.#mutant;
    this.#options.onMutant?.(index, bytes);
    try {
      const { outcome, ms } = this.#timed(bytes);
      if (ms > this.#slowest.ms) this.#slowest = { ms, index, madeFrom: from.name };
      checkInvariants(outcome, bytes.length);
      this.#count("invariants");
      const isNew = this.#note(outcome);
      this.#compare(index, from, bytes, outcome, isNew);
      return isNew ? this.#toSeed(index, from, outcome) : undefined;
    } catch (error) {
      this.#found(index, from.name, error);
      return undefined;
    }
  }

  /** A reading that takes long is tried again: on a busy machine others may have taken the time. */
  #timed(bytes: Uint8Array): { outcome: Outcome; ms: number } {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; ; attempt++) {
      const start = performance.now();
      const outcome = read(this.#options.makeReader, bytes);
      least = Math.min(least, performance.now() - start);
      if (least < MAX_MS) return { outcome, ms: least };
      if (attempt === 2) throw new Find("time", `takes ${Math.round(least)} ms`);
    }
  }

  /** Comparisons cost further readings: each mutant gets some of them. */
  #compare(index: number, from: Seed, bytes: Uint8Array, outcome: Outcome, isNew: boolean): void {
    const { makeReader } = this.#options;
    const random = new Random(this.#options.seed ^ 0x5eed, index);
    const root = from.root ?? from;
    const sometimes = (oracle: OracleName, oneIn: number, check: () => void): void => {
      if (!isNew && !random.oneIn(oneIn)) return;
      check();
      this.#count(oracle);
    };
    sometimes("repeat", 16, () => checkRepeat(makeReader, bytes, outcome));
    sometimes("slices", 16, () => checkSlices(makeReader, bytes, outcome, random));
    sometimes("xml", 16, () => checkXml(makeReader, bytes, outcome));
    sometimes("select", 8, () => checkFilter(makeReader, bytes, outcome, random));
    sometimes("locality", 16, () => checkLocality(makeReader, withSoundChunk(bytes, root), random));
    const sound = this.#sound.get(from);
    if (sound && random.oneIn(4)) {
      checkPrefix(from, sound, bytes, outcome);
      this.#count("prefix");
    }
  }

  /** @returns whether it shows a mix of reasons that no mutant before has shown. */
  #note(outcome: Outcome): boolean {
    const reasons = new Set<string>();
    if (outcome.refused !== undefined) reasons.add(outcome.refused);
    else {
      this.#records += outcome.records.length;
      for (const { reason } of outcome.certificate.recordsSkipped) reasons.add(reason);
      if (reasons.size === 0) reasons.add("nothing-skipped");
    }
    for (const reason of reasons) this.#outcomes.set(reason, (this.#outcomes.get(reason) ?? 0) + 1);
    const key = [...reasons].sort().join();
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }

  /** Looks for the mutants of a batch that ran what nothing ran before, by halves. */
  #keepWhatCoversMore(start: number, end: number, fresh: Seed[]): void {
    const { coverage } = this.#options;
    if (!coverage) return;
    const whole = coverage.take();
    if (!coverage.hasNews(whole)) return;
    this.#halve(coverage, start, end, fresh);
    // What only a comparison ran, or a cache no longer lets happen, is found in none of them.
    coverage.add(whole);
  }

  #halve(coverage: Coverage, start: number, end: number, fresh: Seed[]): void {
    let from: Seed | undefined;
    let outcome: Outcome | undefined;
    for (let index = start; index < end; index++) {
      from = mutate(this.#mutant, this.#seeds, this.#options.seed, index);
      this.#options.onMutant?.(index, this.#mutant.bytes);
      try {
        outcome = read(this.#options.makeReader, this.#mutant.bytes);
      } catch {
        outcome = undefined; // found already, the first time
      }
    }
    const snapshot = coverage.take();
    if (!from || !coverage.hasNews(snapshot)) return;
    if (end - start === 1) {
      if (outcome) fresh.push(this.#toSeed(start, from, outcome));
      coverage.add(snapshot);
      return;
    }
    const middle = (start + end) >> 1;
    this.#halve(coverage, start, middle, fresh);
    this.#halve(coverage, middle, end, fresh);
  }

  #toSeed(index: number, from: Seed, outcome: Outcome): Seed {
    const root = from.root ?? from;
    const slow = from.slow || isMuch(outcome);
    return { name: `${root.name}+${index}`, bytes: this.#mutant.bytes.slice(), maps: [], root, slow };
  }

  #keep(fresh: readonly Seed[]): void {
    for (const seed of fresh) {
      if (this.#kept.length >= MAX_KEPT) return;
      if (seed.slow && this.#slowKept++ >= MAX_SLOW_KEPT) continue;
      this.#kept.push(seed);
      this.#seeds.push(seed);
    }
  }

  #count(oracle: OracleName): void {
    this.#checks.set(oracle, (this.#checks.get(oracle) ?? 0) + 1);
  }

  #found(index: number, madeFrom: string, error: unknown, log: Uint8Array = this.#mutant.bytes): void {
    const find =
      error instanceof Find
        ? error
        : new Find("throws", error instanceof Error ? (error.stack ?? error.message) : String(error));
    const kind = `${find.oracle} ${kindOf(find.message)}`;
    if (this.#finds.has(kind)) return;
    const bytes = (find.log ?? log).slice();
    this.#finds.set(kind, { oracle: find.oracle, index, madeFrom, message: find.message, bytes });
  }
}

/** What comes before the colon; numbers and names differ from mutant to mutant, the fault is the same. */
function kindOf(message: string): string {
  return (message.split(": ")[0] ?? "").replace(/"[^"]*"|0x[0-9a-f]+|\d\S*/g, "…");
}

function isMuch(outcome: Outcome): boolean {
  if (outcome.refused !== undefined) return false;
  const pairs = outcome.records.reduce((sum, { data }) => sum + data.length, 0);
  return outcome.records.length > MANY_RECORDS || pairs > MANY_PAIRS;
}

/** After a collection where the process allows to ask for one. */
function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
