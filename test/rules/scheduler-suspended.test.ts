import rule from "../../rules/scheduler-suspended.ts";
import { fact, testRule } from "../support/test-rule.ts";

const suspended = (value: boolean) => fact(value, "scheduler", "schedulerSuspended");

testRule(rule, {
  pass: { free: { server: { schedulerSuspended: suspended(false) } } },
  fail: {
    suspended: {
      given: { server: { schedulerSuspended: suspended(true) } },
      finding: "suspended",
      evidence: ["scheduler:schedulerSuspended"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
