import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report, RungState } from "../../analyzer/report/report.ts";
import { RULES } from "../../rules/index.ts";
import { SCENARIOS } from "../support/scenario.ts";

/**
 * What the scenarios show between them, read from the reports that `scenarios.test.ts` holds them to: each rule found,
 * passed and undecided; each step that worked, that failed and that cannot be told.
 */

const GOLDEN = join(SCENARIOS, "golden");
const REPORTS = readdirSync(GOLDEN).map((name) => JSON.parse(readFileSync(join(GOLDEN, name), "utf8")) as Report);

describe("the scenarios between them", () => {
  it("are as many as were promised", () => {
    expect(REPORTS.length).toBeGreaterThanOrEqual(150);
  });

  it("show each rule found, passed and undecided", () => {
    const seen = new Set(
      REPORTS.flatMap(({ findings, passed, undecided }) => [
        ...findings.map(({ ruleId }) => `${ruleId}: found`),
        ...passed.map((id) => `${id}: passed`),
        ...undecided.map(({ ruleId }) => `${ruleId}: undecided`),
      ]),
    );
    const wanted = RULES.flatMap(({ id }) => [`${id}: found`, `${id}: passed`, `${id}: undecided`]);
    expect(wanted.filter((one) => !seen.has(one))).toEqual([]);
  });

  it("show each check cleared, failing and unknown, and each step that worked, failed and cannot be told", () => {
    const seen = new Set(REPORTS.flatMap(({ ladder }) => ladder.map(({ step, state }) => `${step}: ${state}`)));
    const show = (step: string, ...states: readonly RungState[]): boolean =>
      states.some((state) => seen.has(`${step}: ${state}`));
    const gaps = [
      ...["network", "tls", "dotnet"].flatMap((check) =>
        (["cleared", "failing", "unknown"] as const).filter((state) => !show(check, state)).map((one) => [check, one]),
      ),
      ...["restart", "toggle", "upgrade", "toggle-again"].flatMap((step) => [
        ...(show(step, "tried-worked") ? [] : [[step, "worked"]]),
        ...(show(step, "tried-failed") ? [] : [[step, "failed"]]),
        ...(show(step, "too-early", "unknown", "half-done") ? [] : [[step, "cannot tell"]]),
      ]),
    ];
    expect(gaps).toEqual([]);
  });
});
