import { BUILDS, buildKey } from "./catalogue/builds.ts";
import { FIELD_NOTES, VERSION_HISTORY } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, findRetirement, HARD_FLOOR } from "./versions.ts";

export default defineRule({
  id: "build-retired",
  title: "End of support of the build",
  why: "A retired build may stop without notice, and Microsoft's support asks for an upgrade before anything else. It is no reason to leave a step of the ladder out.",
  needs: ["server", "now"],
  covers: [
    "release/retirement",
    ...BUILDS.filter(({ version }) => findRetirement(version) !== null).map(({ version }) => buildKey(version)),
  ],
  cites: [VERSION_HISTORY, FIELD_NOTES],
  limits: [
    "The dates are a copy of the retirement table, checked on the day that the ladder's newest build is; later extensions are not in it.",
    "A build that the table does not name takes the date of the next older one that it names.",
  ],
  findings: {
    retired: {
      says: "Build {version} has been out of support since {sinceUtc}.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, now }) {
    const { version } = server;
    if (!version) return { kind: "inconclusive", because: "the product's version is not in the evidence" };
    const retiredOn = findRetirement(version.value);
    // Below the floor nothing works at all: that rule asks for the upgrade itself.
    const isBelowFloor =
      compareVersions(version.value, HARD_FLOOR.version) < 0 && Date.parse(now) >= Date.parse(HARD_FLOOR.sinceUtc);
    if (retiredOn === null || now.slice(0, 10) < retiredOn || isBelowFloor) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "retired",
      data: { version: version.value, sinceUtc: retiredOn },
      evidence: getEvidence(version),
    };
  },
});
