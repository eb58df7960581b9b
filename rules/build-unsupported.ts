import { BUILDS, buildKey } from "./catalogue/builds.ts";
import { HARDENING_2026, PREREQUISITES } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, HARD_FLOOR } from "./versions.ts";

export default defineRule({
  id: "build-unsupported",
  title: "Oldest build that still works",
  why: "Microsoft announced that all synchronisation stops below this build: no other step outlasts it.",
  needs: ["server", "now"],
  covers: [
    "release/hard-floor",
    ...BUILDS.filter(({ version }) => compareVersions(version, HARD_FLOOR.version) < 0).map(({ version }) =>
      buildKey(version),
    ),
  ],
  cites: [PREREQUISITES, HARDENING_2026],
  limits: ["The announcement speaks of all sync services and does not name writeback."],
  findings: {
    "below-floor": {
      says: "Build {version} is older than {floor}; since {sinceUtc} nothing older is served, whatever else is wrong.",
      effect: {
        kind: "mend",
        fix: [
          "Download the current build: Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage.",
          "See first that the server meets its needs: Windows Server 2016 or later with a desktop, .NET Framework 4.7.2 or later, TLS 1.2.",
          "From a 1.x build, or after more than a year without an upgrade, prefer a swing migration to a new server.",
          "Run the package on this server and follow it to its end; the settings are kept.",
        ],
      },
    },
  },
  evaluate({ server, now }) {
    const { version } = server;
    if (!version) return { kind: "inconclusive", because: "the product's version is not in the evidence" };
    const due = Date.parse(now) >= Date.parse(HARD_FLOOR.sinceUtc);
    if (!due || compareVersions(version.value, HARD_FLOOR.version) >= 0) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "below-floor",
      data: { version: version.value, floor: HARD_FLOOR.version, sinceUtc: HARD_FLOOR.sinceUtc },
      evidence: getEvidence(version),
    };
  },
});
