import rule from "../../rules/service-stopped.ts";
import { serviceRow } from "../support/artifact.ts";
import { event } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { boot, heartbeat, serviceControl, serviceIs } from "../support/windows-event.ts";

testRule(rule, {
  pass: {
    "it runs": { service: serviceRow() },
    "it started again": { systemEvents: [serviceIs(1, "stopped"), serviceIs(2, "running")] },
    "a heartbeat follows the stop": { systemEvents: [serviceIs(1, "stopped")], writebackEvents: [heartbeat(5)] },
    "the row outweighs the log": { service: serviceRow(), systemEvents: [serviceIs(1, "stopped")] },
  },
  fail: {
    "the row says so": {
      given: { service: serviceRow({ state: "Stopped" }) },
      finding: "stopped",
      evidence: ["service:state"],
    },
    "the newest record says so": {
      given: { systemEvents: [serviceIs(1, "running"), serviceIs(2, "stopped")] },
      finding: "stopped-in-log",
      evidence: [2],
    },
    "it died": {
      given: { systemEvents: [serviceIs(1, "running"), serviceControl(2, 7034, "Microsoft Azure AD Sync", "1")] },
      finding: "stopped-in-log",
      evidence: [2],
    },
    "it is on its way": {
      given: { service: serviceRow({ state: "Stop Pending" }) },
      finding: "unsettled",
      evidence: ["service:state"],
    },
  },
  inconclusive: {
    "nothing tells": {},
    "booted since, and no word of the service": { systemEvents: [serviceIs(1, "stopped"), boot(2)] },
    "another service": {
      systemEvents: [
        event({
          recordId: 1,
          eventId: 7036,
          provider: "Service Control Manager",
          data: [
            ["param1", "Microsoft Azure AD Connect Agent Updater"],
            ["param2", "stopped"],
          ],
        }),
      ],
    },
  },
});
