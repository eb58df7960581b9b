import rule from "../../rules/product-repaired-only.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, installed, installer, PRODUCT } from "../support/windows-event.ts";

const repaired = (recordId: number) =>
  installer(recordId, 1035, PRODUCT, "2.1.16.0", "1033", "0", "Microsoft Corporation");
const lost = (recordId: number) => event({ recordId, eventId: 32001, text: "unable to reach the service" });
const reconfigured = (recordId: number) =>
  installer(recordId, 11728, `Product: ${PRODUCT} -- Configuration completed successfully.`);

testRule(rule, {
  pass: {
    "a repair, told in words, before the fault": {
      installEvents: [reconfigured(1)],
      writebackEvents: [heartbeat(2), lost(9), lost(900)],
    },
    "no repair": { installEvents: [installed(1, "2.1.16.0")], writebackEvents: [lost(2)] },
    "a repair before the fault": { installEvents: [repaired(1)], writebackEvents: [heartbeat(2), lost(9), lost(900)] },
    "an upgrade followed": {
      installEvents: [repaired(20), installed(30, "2.3.20.0")],
      writebackEvents: [heartbeat(1), lost(9), lost(900)],
    },
    "nothing is wrong": {
      installEvents: [repaired(1)],
      writebackEvents: [heartbeat(2), heartbeat(3, 300), heartbeat(4, 600)],
      now: 700,
    },
    "the health agent was repaired": {
      installEvents: [installer(1, 1035, "Microsoft Entra Connect Health agent for sync", "4.5.0.0", "1033", "0")],
    },
  },
  fail: {
    "a repair, told in words": {
      given: { installEvents: [reconfigured(20)], writebackEvents: [heartbeat(1), lost(9), lost(900)] },
      finding: "repaired",
      evidence: [20],
    },
    "a repair since the fault began": {
      given: { installEvents: [repaired(20)], writebackEvents: [heartbeat(1), lost(9), lost(900)] },
      finding: "repaired",
      data: { product: PRODUCT, repairedUtc: utcAt(20) },
      evidence: [20],
    },
  },
  inconclusive: { "no installer records": { writebackEvents: [lost(1)] } },
});
