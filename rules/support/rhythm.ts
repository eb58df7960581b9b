/** Fewer are chance. Ours. */
const FEWEST = 4;
/** This share of all must lie close to the middle. Ours. */
const SHARE = 0.75;
/** How close: a tenth, but never less than ten seconds, since retries and logging take their time. Ours. */
const CLOSE_SHARE = 0.1;
const CLOSE_MS = 10_000;

interface Rhythm {
  readonly medianMs: number;
  /** How many lie close to the middle, and of how many. */
  readonly alike: number;
  readonly total: number;
}

/** The common length of most of these spans; `undefined`: they have none. */
export function findRhythm(spansMs: readonly number[]): Rhythm | undefined {
  const sorted = [...spansMs].sort((a, b) => a - b);
  const medianMs = sorted[Math.floor((sorted.length - 1) / 2)];
  if (medianMs === undefined || medianMs <= 0 || sorted.length < FEWEST) return undefined;
  const tolerance = Math.max(CLOSE_MS, medianMs * CLOSE_SHARE);
  const alike = sorted.filter((span) => Math.abs(span - medianMs) <= tolerance).length;
  return alike >= sorted.length * SHARE ? { medianMs, alike, total: sorted.length } : undefined;
}

/** `45 seconds`, `2 minutes`, `2 minutes 30 seconds`. */
export function describeSpan(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor((seconds % 3600) / 60), "minute"],
    [seconds % 60, "second"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return told.length > 0 ? told.join(" ") : "no time at all";
}
