import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Report } from "../../analyzer/report/report.ts";
import { SCENARIOS } from "./scenario.ts";

const GOLDEN = join(SCENARIOS, "golden");

/** The golden reports leave these out. */
const NO_EXHIBITS = {
  timeline: {
    fromUtc: null,
    toUtc: null,
    points: [],
    pointsLeftOut: 0,
    spans: [],
    attempts: [],
    gaps: [],
    gapsLeftOut: 0,
  },
  probes: { identity: null, proxyUsed: null, targets: [], targetsLeftOut: 0 },
  facts: { groups: [], rowsLeftOut: 0 },
  events: { records: [], recordsLeftOut: 0 },
} satisfies Partial<Report>;

/** The report of every scenario, as `test/scenarios` proves it; without timeline, probes, facts and events. */
export const GOLDEN_REPORTS: readonly (readonly [id: string, report: Report])[] = readdirSync(GOLDEN)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => [
    basename(name, ".json"),
    { ...JSON.parse(readFileSync(join(GOLDEN, name), "utf8")), ...NO_EXHIBITS },
  ]);
