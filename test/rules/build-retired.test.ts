import rule from "../../rules/build-retired.ts";
import { BUILDS } from "../../rules/catalogue/builds.ts";
import { findRetirement } from "../../rules/versions.ts";
import { fact, testRule } from "../support/test-rule.ts";

const on = (version: string, now: string) => ({ server: { version: fact(version) }, now });

/** Builds of the catalogue with the day of their retirement. */
const RETIRING = BUILDS.flatMap(({ version }) => {
  const day = findRetirement(version);
  return day === null ? [] : [{ version, day }];
});

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      RETIRING.map(({ version, day }) => [
        `${version} on the day before`,
        on(version, new Date(Date.parse(day) - 1000).toISOString()),
      ]),
    ),
    "the newest known build": on("2.6.92.0", "2030-01-01T00:00:00Z"),
    "the day before": on("2.5.190.0", "2027-02-01T23:59:59Z"),
    "a build newer than the table": on("2.7.1.0", "2030-01-01T00:00:00Z"),
    "below the floor, which says more": on("2.4.131.0", "2026-10-01T00:00:00Z"),
  },
  fail: {
    ...Object.fromEntries(
      RETIRING.map(({ version, day }) => [
        `${version} at noon of its day`,
        {
          given: on(version, `${day}T12:00:00Z`),
          finding: "retired",
          data: { version, sinceUtc: day },
          evidence: ["products:test"],
        },
      ]),
    ),
    "from its day on": {
      given: on("2.5.190.0", "2027-02-02T00:00:00Z"),
      finding: "retired",
      data: { version: "2.5.190.0", sinceUtc: "2027-02-02" },
      evidence: ["products:test"],
    },
    "a build that the table does not name": {
      given: on("2.0.89.0", "2024-01-01T00:00:00Z"),
      finding: "retired",
      data: { sinceUtc: "2023-11-09" },
      evidence: ["products:test"],
    },
    "Azure AD Sync": {
      given: on("1.0.494.501", "2018-01-01T00:00:00Z"),
      finding: "retired",
      data: { sinceUtc: "2017-04-13" },
      evidence: ["products:test"],
    },
  },
  inconclusive: { "the version is not known": {} },
});
