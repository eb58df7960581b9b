import rule from "../../rules/recalled-build.ts";
import { fact, testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: { "any other build": { server: { version: fact("2.6.84.0") } } },
  fail: {
    withdrawn: {
      given: { server: { version: fact("2.6.79.0", "products", "version") } },
      finding: "recalled",
      data: { version: "2.6.79.0" },
      evidence: ["products:version"],
    },
  },
  inconclusive: { "version unknown": {} },
});
