import rule from "../../rules/relay-gateway-blocked.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { event } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const GATEWAY = "g12-prod-ams-001-sb.servicebus.windows.net";
const open = probeRow("tls", "tls-1.2", { outcome: "ok" });
const lost = event({
  recordId: 1,
  eventId: 31034,
  level: 2,
  text: `Namespace: ssprdedicatedsbprodncu, ${GATEWAY}:443`,
});

testRule(rule, {
  pass: {
    "the host behind is open": { network: probeRows(open, probeRow("tls", null, { outcome: "ok", host: GATEWAY })) },
    "the one that the event names was probed": {
      network: probeRows(open, probeRow("tls", null, { outcome: "ok", host: GATEWAY })),
      writebackEvents: [lost],
    },
    "a heartbeat follows the event": {
      network: probeRows(
        open,
        probeRow("http", null, { outcome: "ok", host: "g9-prod-ams-001-sb.servicebus.windows.net" }),
      ),
      writebackEvents: [lost, heartbeat(2)],
    },
  },
  fail: {
    "the names are open, the host behind is not": {
      given: { network: probeRows(open, probeRow("tcp", "timeout", { host: GATEWAY })) },
      finding: "blocked",
      data: { hosts: `${GATEWAY}:443`, code: "timeout", stage: "tcp" },
      evidence: ["network:rows[1]"],
    },
    "an event names one that nobody probed": {
      given: { network: probeRows(open), writebackEvents: [lost] },
      finding: "unprobed",
      data: { host: GATEWAY },
      evidence: [1],
    },
  },
  inconclusive: {
    "the names are shut as well": {
      network: probeRows(probeRow("tcp", "timeout"), probeRow("tcp", "timeout", { host: GATEWAY })),
    },
    "no such host is known": { network: probeRows(open) },
    "no probes": {},
  },
});
