import rule from "../../rules/product-removed.ts";
import { productList, serviceRow } from "../support/artifact.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, installed, installer, PRODUCT } from "../support/windows-event.ts";

const removed = (recordId: number, status = "0") =>
  installer(recordId, 1034, PRODUCT, "2.1.16.0", "1033", status, "Microsoft Corporation");
const registered = (recordId: number) =>
  event({
    recordId,
    eventId: 7045,
    provider: "Service Control Manager",
    data: [
      ["ServiceName", "ADSync"],
      ["ImagePath", "miiserver.exe"],
    ],
  });

testRule(rule, {
  pass: {
    "a major upgrade takes the old build away": { installEvents: [removed(1), installed(2, "2.3.20.0")] },
    "the old build goes last": { installEvents: [installed(1, "2.3.20.0"), removed(2)] },
    "still listed": { installEvents: [removed(3)], products: productList(PRODUCT) },
    "the service is there": { installEvents: [removed(3)], service: serviceRow({ state: "Stopped" }) },
    "heartbeats go on": { installEvents: [removed(3)], writebackEvents: [heartbeat(9)] },
    "the service was registered again": {
      installEvents: [removed(3)],
      systemEvents: [registered(8)],
    },
    "the removal failed": { installEvents: [removed(1, "1603")] },
    "the health agent went": {
      installEvents: [installer(1, 11724, "Product: Microsoft Entra Connect Health agent -- Removal")],
    },
  },
  fail: {
    "registered once, and gone": {
      given: { installEvents: [removed(9)], systemEvents: [registered(2)] },
      finding: "removed",
      evidence: [9],
    },
    "gone, with its version": {
      given: {
        installEvents: [removed(4), installer(5, 11724, `Product: ${PRODUCT} -- Removal completed successfully.`)],
        products: productList("Microsoft Visual C++ 2015 Redistributable"),
      },
      finding: "removed",
      data: { product: PRODUCT, version: "2.1.16.0", removedUtc: utcAt(5) },
      evidence: [5],
    },
  },
  inconclusive: { "no installer records": {} },
});
