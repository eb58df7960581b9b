import rule from "../../rules/sync-on-domain-controller.ts";
import { testRule } from "../support/test-rule.ts";

const os = (domainController: boolean | null) => ({
  os: {
    computer: "SYNC01",
    productName: null,
    version: null,
    installationType: null,
    lastBootUtc: null,
    localTimeUtc: null,
    timeZone: null,
    utcOffsetMinutes: null,
    domainController,
  },
});

testRule(rule, {
  pass: { "a member server": os(false) },
  fail: {
    "a domain controller": { given: os(true), finding: "both", evidence: ["os:domainController"] },
  },
  inconclusive: { "nobody looked": {}, "looked, and not told": os(null) },
});
