import rule from "../../rules/staging-server.ts";
import { fact, testRule } from "../support/test-rule.ts";

const staging = (value: boolean) => fact(value, "scheduler", "stagingModeEnabled");

testRule(rule, {
  pass: { active: { server: { staging: staging(false) } } },
  fail: {
    staging: {
      given: { server: { staging: staging(true) } },
      finding: "staging",
      evidence: ["scheduler:stagingModeEnabled"],
    },
    "the global setting says so": {
      given: {
        globalSettings: { parameters: { "Microsoft.Synchronize.StagingMode": "True" } },
        server: { version: fact("2.3.20.0") },
      },
      finding: "staging",
      evidence: ["globalSettings:parameters.Microsoft.Synchronize.StagingMode"],
    },
    "a build that runs writeback all the same": {
      given: { server: { staging: staging(true), version: fact("1.1.189.0", "products", "version") } },
      finding: "staging-of-old",
      data: { version: "1.1.189.0" },
      evidence: ["scheduler:stagingModeEnabled", "products:version"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
