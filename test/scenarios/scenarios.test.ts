import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../analyzer/report/report.ts";
import { readScenario, SCENARIOS } from "../support/scenario.ts";
import { analyzeScenario, compareScenario, withoutExhibits } from "./expectations.ts";

/**
 * Every scenario of `fixtures/scenarios/`, found by itself: what it expects, and the whole report beside it.
 * `UPDATE_GOLDEN=1 npx vitest run test/scenarios` writes the reports anew; read the difference before you keep it.
 */

const GOLDEN = join(SCENARIOS, "golden");
const IS_UPDATE = process.env["UPDATE_GOLDEN"] === "1";
/** A report that grows beyond this has become a dump. */
const GOLDEN_LIMIT_BYTES = 60_000;

const IDS = readdirSync(SCENARIOS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => basename(name, ".yaml"));

it("finds enough scenarios", () => {
  expect(IDS.length).toBeGreaterThanOrEqual(48);
});

describe.each(IDS)("%s", (id) => {
  it("comes to what the documentation says", async () => {
    const source = await readScenario(id);
    const reports = await analyzeScenario(source, id);
    for (const report of Object.values(reports)) {
      expect(() => reportSchema.parse(report)).not.toThrow();
      expect(
        report.undecided.filter((one) => one.error),
        "a rule threw",
      ).toEqual([]);
    }

    const { found, wanted } = compareScenario(source, reports);
    expect(found).toEqual(wanted);

    const golden = join(GOLDEN, `${id}.json`);
    const text = `${JSON.stringify(withoutExhibits(reports.auto), null, 2)}\n`;
    if (IS_UPDATE) writeFileSync(golden, text);
    expect(existsSync(golden), `no ${id}.json; UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, "utf8")));
    expect(Buffer.byteLength(text)).toBeLessThan(GOLDEN_LIMIT_BYTES);
  });
});

it("keeps no report without a scenario", () => {
  const reports = readdirSync(GOLDEN).map((name) => basename(name, ".json"));
  expect(reports.filter((id) => !IDS.includes(id))).toEqual([]);
});
