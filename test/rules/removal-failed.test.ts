import rule from "../../rules/removal-failed.ts";
import { testRule } from "../support/test-rule.ts";
import { installed, installer, PRODUCT } from "../support/windows-event.ts";

const failed = (recordId: number, product = PRODUCT) =>
  installer(recordId, 11725, `Product: ${product} -- Removal failed.`);
const removed = (recordId: number, status: string) =>
  installer(recordId, 1034, PRODUCT, "2.1.16.0", "1033", status, "Microsoft Corporation");

testRule(rule, {
  pass: {
    "removed at the second try": { installEvents: [failed(1), removed(2, "0")] },
    "installed after all": { installEvents: [failed(1), installed(2, "2.3.20.0")] },
    "nothing removed": { installEvents: [installed(1, "2.3.20.0")] },
    "another product": { installEvents: [failed(1, "Microsoft Azure AD Connect Agent Updater")] },
  },
  fail: {
    "the last word": {
      given: { installEvents: [failed(3)] },
      finding: "failed",
      data: { product: PRODUCT, code: "not told" },
      evidence: [3],
    },
    "with its status": {
      given: { installEvents: [removed(4, "1605")] },
      finding: "failed",
      data: { code: 1605 },
      evidence: [4],
    },
  },
  inconclusive: { "no installer records": {} },
});
