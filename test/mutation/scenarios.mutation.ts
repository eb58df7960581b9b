import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { assess } from "../../analyzer/assess.ts";
import { STORE_VARIABLE, scenarioIds, takeFromStore } from "../../tools/mutation/evidence-store.ts";
import { parseScenario } from "../../tools/scenario/format.ts";
import { withoutExhibits } from "../scenarios/expectations.ts";
import { SCENARIOS } from "../support/scenario.ts";

/** The scenarios as `test/scenarios` judges them, from evidence that was gathered beforehand. */

const store = process.env[STORE_VARIABLE];
if (store === undefined) throw new Error(`${STORE_VARIABLE} is not set: npm run mutation sets it`);

it.each(scenarioIds())("%s", (id) => {
  const source = readFileSync(join(SCENARIOS, `${id}.yaml`), "utf8");
  const { options } = parseScenario(source);
  const { name, evidence } = takeFromStore(store, id);
  const report = assess(evidence, {
    edition: "auto",
    attempted: options.attempted,
    name,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const golden = JSON.parse(readFileSync(join(SCENARIOS, "golden", `${id}.json`), "utf8"));
  expect(JSON.parse(JSON.stringify(withoutExhibits(report)))).toEqual(golden);
});
