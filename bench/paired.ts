/** Whole processes, measured in turn (A B A B), so that what the machine does meanwhile hits both sides. */
import { spawnSync } from "node:child_process";

export interface Job {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Pair {
  /** Seconds, median of all rounds. */
  readonly a: number;
  readonly b: number;
  /** a : b within each round; the median, and how far the rounds lie apart. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
}

/** @returns Wall-clock seconds of one run. */
export function timed({ name, command, args }: Job): number {
  const start = performance.now();
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1 << 26,
  });
  if (error || status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr.toString()}`);
  return (performance.now() - start) / 1000;
}

export function paired(a: Job, b: Job, rounds: number): Pair {
  const times = Array.from({ length: rounds }, () => [timed(a), timed(b)] as const);
  const ratios = times.map(([first, second]) => first / second).toSorted((x, y) => x - y);
  return {
    a: median(times.map(([first]) => first)),
    b: median(times.map(([, second]) => second)),
    ratio: median(ratios),
    least: ratios[0] ?? Number.NaN,
    most: ratios.at(-1) ?? Number.NaN,
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
