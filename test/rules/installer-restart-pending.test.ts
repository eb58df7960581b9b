import rule from "../../rules/installer-restart-pending.ts";
import { utcAt } from "../support/event.ts";
import { fact, testRule } from "../support/test-rule.ts";
import { boot, installed, installer, PRODUCT } from "../support/windows-event.ts";

const restart = (recordId: number, product = PRODUCT) =>
  installer(recordId, 1038, product, "2.3.20.0", "1033", "2", "1", "Microsoft Corporation");

testRule(rule, {
  pass: {
    "nothing asked for": { installEvents: [installed(1, "2.3.20.0")] },
    "booted since": { installEvents: [restart(1)], systemEvents: [boot(50)] },
    "the last boot is later": {
      installEvents: [restart(1)],
      server: { lastBootUtc: fact(utcAt(60), "os", "lastBootUtc") },
    },
    "another product": { installEvents: [restart(1, "Microsoft SQL Server 2019 LocalDB")] },
  },
  fail: {
    "asked for, and no boot": {
      given: { installEvents: [restart(2)], systemEvents: [boot(1)] },
      finding: "pending",
      data: { product: PRODUCT, askedUtc: utcAt(2) },
      evidence: [2],
    },
    "success with 3010": {
      given: {
        installEvents: [installed(3, "2.3.20.0", 3010)],
        server: { lastBootUtc: fact("2024-04-01T00:00:00Z", "os", "lastBootUtc") },
      },
      finding: "pending",
      evidence: [3],
    },
  },
  inconclusive: { "no installer records": {} },
});
