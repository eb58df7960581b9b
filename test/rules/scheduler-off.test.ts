import rule from "../../rules/scheduler-off.ts";
import { fact, testRule } from "../support/test-rule.ts";

const enabled = (value: boolean) => fact(value, "scheduler", "syncCycleEnabled");

testRule(rule, {
  pass: {
    on: { server: { schedulerEnabled: enabled(true) } },
    "a build without a scheduler of its own": {
      server: { schedulerEnabled: enabled(false), version: fact("1.0.9131.0") },
    },
  },
  fail: {
    off: {
      given: { server: { schedulerEnabled: enabled(false), version: fact("2.3.20.0") } },
      finding: "off",
      evidence: ["scheduler:syncCycleEnabled"],
    },
    "off, and the build unknown": {
      given: { globalSettings: { parameters: { "Microsoft.Synchronize.SynchronizationSchedule": "False" } } },
      finding: "off",
      evidence: ["globalSettings:parameters.Microsoft.Synchronize.SynchronizationSchedule"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
