import rule from "../../rules/build-unsupported.ts";
import { BUILDS } from "../../rules/catalogue/builds.ts";
import { compareVersions } from "../../rules/versions.ts";
import { fact, testRule } from "../support/test-rule.ts";

const version = (value: string) => ({ version: fact(value, "products", "uninstall[0].displayVersion") });
const AFTER = "2026-10-01T00:00:00Z";
const OLD = BUILDS.map((build) => build.version).filter((build) => compareVersions(build, "2.5.79.0") < 0);

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      OLD.map((build) => [`${build} on the day before`, { server: version(build), now: "2026-09-29T00:00:00Z" }]),
    ),
    "new enough": { server: version("2.5.79.0"), now: AFTER },
    "compared as numbers": { server: version("2.10.1.0"), now: AFTER },
    "not due yet": { server: version("2.3.20.0"), now: "2026-09-29T23:59:59Z" },
  },
  fail: {
    ...Object.fromEntries(
      OLD.map((build) => [
        `${build} after the day`,
        {
          given: { server: version(build), now: AFTER },
          finding: "below-floor",
          data: { version: build },
          evidence: ["products:uninstall[0].displayVersion"],
        },
      ]),
    ),
    "too old": {
      given: { server: version("2.5.76.0"), now: "2026-09-30T00:00:00Z" },
      finding: "below-floor",
      data: { version: "2.5.76.0", floor: "2.5.79.0" },
      evidence: ["products:uninstall[0].displayVersion"],
    },
  },
  inconclusive: { "version unknown": { now: AFTER } },
});
