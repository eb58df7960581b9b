import type { Report } from "../report/report.ts";

/** A stretch of time around something that matters, both ends in it. */
export interface TimeWindow {
  readonly about: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Ours: a restart of the service and two heartbeats fit in. */
const AROUND_MS = 15 * 60_000;
/** Ours: where nothing failed, the end of the log says most. */
const LAST_MS = 60 * 60_000;
/** Ours. */
const MOST_WINDOWS = 8;

/** Artefacts that lie in the Application log. */
const APPLICATION: ReadonlySet<string> = new Set([
  "writebackEvents",
  "syncEvents",
  "hashSyncEvents",
  "installEvents",
  "crashEvents",
]);

/** Where to look in the Application log: the onset, the last failure, and what the findings that ask for something rest on. */
export function failureWindows(report: Report): TimeWindow[] {
  const { outage, findings, completeness } = report;
  const moments: [about: string, timeUtc: string | null | undefined][] = [
    ["first failure of the outage", outage.onsetUtc],
    ["last failure", outage.lastFailureUtc],
    ...findings
      .filter(({ effect }) => effect !== "note")
      .flatMap(({ ruleId, evidence }) => {
        const dated = evidence.filter((ref) => APPLICATION.has(ref.artifact) && ref.timeUtc !== undefined);
        return dated.slice(-1).map((ref): [string, string | undefined] => [`finding ${ruleId}`, ref.timeUtc]);
      }),
  ];
  const windows: TimeWindow[] = [];
  for (const [about, timeUtc] of moments) {
    const at = Date.parse(timeUtc ?? "");
    if (Number.isNaN(at) || windows.some(({ fromMs, toMs }) => at - fromMs === AROUND_MS && toMs - at === AROUND_MS)) {
      continue;
    }
    windows.push({ about, fromMs: at - AROUND_MS, toMs: at + AROUND_MS });
  }
  if (windows.length > 0) return windows.slice(0, MOST_WINDOWS);
  const ends = completeness.logs
    .map(({ lastTimeUtc }) => Date.parse(lastTimeUtc ?? ""))
    .filter((at) => !Number.isNaN(at));
  if (ends.length === 0) return [];
  const end = Math.max(...ends);
  return [{ about: "end of the log; no failure is seen", fromMs: end - LAST_MS, toMs: end }];
}
