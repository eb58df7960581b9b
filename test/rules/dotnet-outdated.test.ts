import rule from "../../rules/dotnet-outdated.ts";
import { testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: { "4.8": { dotnet: { release: 528040 } }, "4.8.1": { dotnet: { release: 533320 } } },
  fail: {
    "4.7.2": {
      given: { dotnet: { release: 461814 } },
      finding: "below-4-8",
      data: { release: 461814 },
      evidence: ["dotnet:release"],
    },
    "4.6.2": { given: { dotnet: { release: 394802 } }, finding: "below-4-7-2", evidence: ["dotnet:release"] },
  },
  inconclusive: { "not collected": {}, "no number found": { dotnet: { release: null } } },
});
