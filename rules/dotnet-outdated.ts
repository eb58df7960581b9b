import { DOTNET_RELEASES, PREREQUISITES, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";

/** First release numbers of .NET Framework 4.8 and 4.7.2 on any Windows. */
const FIRST_4_8 = 528040;
const FIRST_4_7_2 = 461808;

const INSTALL = [
  "Install .NET Framework 4.8 or later (the offline installer from dotnet.microsoft.com, or Windows Update).",
  "Restart the server.",
] as const;

export default defineRule({
  id: "dotnet-outdated",
  title: ".NET Framework",
  why: "The troubleshooting page asks for .NET Framework 4.8 before the first step of the ladder.",
  needs: ["dotnet"],
  covers: ["requirement/dotnet-4-8"],
  cites: [TSW_2025, PREREQUISITES, DOTNET_RELEASES],
  limits: [
    "Other pages of the product ask for less (4.6.2, 4.7.1, 4.7.2): below 4.8 is a failed check, not a proven cause.",
  ],
  findings: {
    "below-4-8": {
      says: ".NET Framework is older than 4.8 (release {release}).",
      effect: { kind: "check-failed", step: "dotnet", fix: INSTALL },
    },
    "below-4-7-2": {
      says: ".NET Framework is older than 4.7.2 (release {release}): current builds of the product do not install on it.",
      effect: {
        kind: "check-failed",
        step: "dotnet",
        fix: [...INSTALL, "Do this before any upgrade of the product: without it the upgrade fails."],
      },
    },
  },
  evaluate({ dotnet: { release } }) {
    if (release === null)
      return { kind: "inconclusive", because: "the release number of .NET Framework 4 was not found" };
    if (release >= FIRST_4_8) return { kind: "pass" };
    return {
      kind: "fail",
      finding: release < FIRST_4_7_2 ? "below-4-7-2" : "below-4-8",
      data: { release },
      evidence: [{ artifact: "dotnet", field: "release" }],
    };
  },
});
