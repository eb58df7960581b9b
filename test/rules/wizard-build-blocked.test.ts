import rule from "../../rules/wizard-build-blocked.ts";
import { fact, testRule } from "../support/test-rule.ts";

const version = (value: string) => ({ version: fact(value, "products", "version") });
const AFTER = "2025-04-07T00:00:00Z";

testRule(rule, {
  pass: {
    "new enough everywhere": { server: version("2.4.21.0"), now: AFTER },
    "new enough in the public cloud": { server: { ...version("2.4.18.0"), cloud: fact("public") }, now: AFTER },
    "not due yet": { server: version("2.1.16.0"), now: "2025-04-06T23:59:59Z" },
  },
  fail: {
    "too old for any cloud": {
      given: { server: version("2.3.20.0"), now: AFTER },
      finding: "blocked",
      data: { version: "2.3.20.0", floor: "2.4.18.0" },
      evidence: ["products:version"],
    },
    "too old for another cloud": {
      given: {
        server: { ...version("2.4.18.0"), cloud: fact("usgov", "serverConfiguration", "authority") },
        now: AFTER,
      },
      finding: "blocked",
      data: { floor: "2.4.21.0" },
      evidence: ["products:version", "serverConfiguration:authority"],
    },
  },
  inconclusive: {
    "version unknown": { now: AFTER },
    "between the two, and the cloud unknown": { server: version("2.4.18.0"), now: AFTER },
  },
});
