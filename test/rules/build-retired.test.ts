import rule from "../../rules/build-retired.ts";
import { BUILDS } from "../../rules/catalogue/builds.ts";
import { fact, testRule } from "../support/test-rule.ts";

const retiring = BUILDS.filter(({ endOfSupport }) => endOfSupport !== null);

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      retiring.map(({ version, endOfSupport }) => [
        `${version} on the day before`,
        { now: new Date(Date.parse(endOfSupport ?? "") - 1000).toISOString(), server: { version: fact(version) } },
      ]),
    ),
    "a build that the table does not name": { now: "2026-10-12T00:00:00Z", server: { version: fact("2.9.1.0") } },
  },
  fail: Object.fromEntries(
    retiring.map(({ version, endOfSupport }) => [
      `${version} from its day on`,
      {
        given: { now: `${endOfSupport}T00:00:00Z`, server: { version: fact(version) } },
        finding: "retired",
        data: { version, retiredOn: endOfSupport ?? "" },
        evidence: ["products:test"],
      },
    ]),
  ),
  inconclusive: { "no version": {} },
});
