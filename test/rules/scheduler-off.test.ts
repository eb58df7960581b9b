import rule from "../../rules/scheduler-off.ts";
import { event } from "../support/event.ts";
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
    "off since the wizard switched writeback": {
      given: {
        server: { schedulerEnabled: enabled(false) },
        writebackEvents: [event({ recordId: 1, eventId: 31005 })],
        wizardTraces: [{ path: "trace-1.log", startedUtc: "2024-04-01T00:00:00Z", version: null, markers: [] }],
      },
      finding: "after-wizard",
      data: { wizardUtc: "2024-05-01T00:00:01.0000000Z" },
      evidence: ["scheduler:syncCycleEnabled", 1],
    },
    "off, and the wizard left nothing but its trace": {
      given: {
        server: { schedulerEnabled: enabled(false) },
        wizardTraces: [
          { path: "trace-2.log", startedUtc: "2024-04-02T00:00:00Z", version: null, markers: [] },
          { path: "trace-1.log", startedUtc: "2024-04-01T00:00:00Z", version: null, markers: [] },
        ],
      },
      finding: "after-wizard",
      data: { wizardUtc: "2024-04-02T00:00:00Z" },
      evidence: ["scheduler:syncCycleEnabled", "wizardTraces:trace-2.log"],
    },
    "off, and the build unknown": {
      given: { globalSettings: { parameters: { "Microsoft.Synchronize.SynchronizationSchedule": "False" } } },
      finding: "off",
      evidence: ["globalSettings:parameters.Microsoft.Synchronize.SynchronizationSchedule"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
