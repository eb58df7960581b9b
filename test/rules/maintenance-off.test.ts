import rule from "../../rules/maintenance-off.ts";
import { event } from "../support/event.ts";
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
    "off, and the keys are young": {
      given: {
        server: {
          maintenanceEnabled: maintenance(false),
          writebackEnabled: fact(true),
          writebackModifiedUtc: fact("2023-01-01T00:00:00Z", "passwordReset", "modifiedUtc"),
        },
        writebackEvents: [event({ recordId: 1, eventId: 31018 })],
      },
      finding: "off",
      evidence: ["scheduler:maintenanceEnabled"],
    },
    "off, and a renewal is due by the last one on record": {
      given: {
        server: { maintenanceEnabled: maintenance(false) },
        writebackEvents: [event({ recordId: 1, eventId: 31018 })],
        now: "2024-12-01T00:00:00Z",
      },
      finding: "keys-due",
      evidence: ["scheduler:maintenanceEnabled", 1],
    },
    "off, and a renewal is due by the last change of the switch": {
      given: {
        server: {
          maintenanceEnabled: maintenance(false),
          writebackEnabled: fact(true),
          writebackModifiedUtc: fact("2023-01-01T00:00:00Z", "passwordReset", "modifiedUtc"),
        },
      },
      finding: "keys-due",
      data: { keysUtc: "2023-01-01T00:00:00Z" },
      evidence: ["scheduler:maintenanceEnabled", "passwordReset:modifiedUtc"],
    },
  },
  inconclusive: { "not in the bundle": {} },
});
