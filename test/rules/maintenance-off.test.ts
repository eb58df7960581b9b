import rule from "../../rules/maintenance-off.ts";
import { fact, testRule } from "../support/test-rule.ts";

const maintenance = (value: boolean) => fact(value, "scheduler", "maintenanceEnabled");

testRule(rule, {
  pass: { on: { server: { maintenanceEnabled: maintenance(true) } } },
  fail: {
    off: {
      given: { server: { maintenanceEnabled: maintenance(false) } },
      finding: "off",
      evidence: ["scheduler:maintenanceEnabled"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
