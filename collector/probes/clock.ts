import type { ArtifactMap, NetworkProbes } from "../../bundle/artifacts.ts";

/** The clock's offset as the probes saw it: the answer that came quickest has the least of the way in it. */
export function toClock({ rows }: NetworkProbes): ArtifactMap["clock"] | undefined {
  const [best] = rows
    .filter((row) => row.clockOffsetMs !== undefined)
    .sort((a, b) => (a.elapsedMs ?? Number.POSITIVE_INFINITY) - (b.elapsedMs ?? Number.POSITIVE_INFINITY));
  if (best?.clockOffsetMs === undefined) return undefined;
  return { offsetMs: best.clockOffsetMs, reference: best.host, measuredUtc: best.atUtc };
}
