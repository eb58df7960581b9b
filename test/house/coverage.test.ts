import { beforeAll, describe, expect, it } from "vitest";
import { CATALOGUE } from "../../rules/catalogue/index.ts";
import type { Fixtures } from "../../rules/coverage.ts";
import { coverageHere, findStale, makeCoverage } from "../../tools/coverage.ts";
import { findFixtures } from "../../tools/matrix/find-fixtures.ts";

/** The gate: every documented row has its rule, page, fixture for and fixture against, or says why it cannot. */
describe("coverage of the documented rows", () => {
  let fixtures: Fixtures = {};
  // Runs every scenario and every case of every rule.
  beforeAll(async () => {
    fixtures = await findFixtures();
  }, 300_000);

  it("has no gap", () => {
    const { rows, percent, total } = coverageHere(fixtures);
    const gaps = rows.filter(({ status }) => status === "gap").map(({ row, gaps }) => `${row.key}: ${gaps.join(", ")}`);
    expect(gaps).toEqual([]);
    expect({ percent, total }).toEqual({ percent: 100, total: CATALOGUE.length });
  });

  it("is what the shipped files say; npm run docs writes them", () => {
    expect(findStale(makeCoverage(fixtures))).toEqual([]);
  });

  it("finds the case of a record where it belongs, and nowhere else", () => {
    expect(fixtures["PasswordResetService/33004"]?.["ad-permission-denied"]?.for).toContain(
      "scenario refused-permission",
    );
    expect(Object.keys(fixtures["PasswordResetService/33004"] ?? {})).toEqual(["ad-permission-denied"]);
  });
});
