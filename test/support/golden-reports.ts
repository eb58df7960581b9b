import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Report } from "../../analyzer/report/report.ts";
import { SCENARIOS } from "./scenario.ts";

const GOLDEN = join(SCENARIOS, "golden");

/** The report of every scenario, as `test/scenarios` proves it. */
export const GOLDEN_REPORTS: readonly (readonly [id: string, report: Report])[] = readdirSync(GOLDEN)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => [basename(name, ".json"), JSON.parse(readFileSync(join(GOLDEN, name), "utf8"))]);
