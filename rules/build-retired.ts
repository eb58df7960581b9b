import { BUILDS, buildKey } from "./catalogue/builds.ts";
import { FIELD_NOTES, VERSION_HISTORY } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions } from "./versions.ts";

/** Builds of which the day of their retirement is known. */
const RETIRING = BUILDS.filter((build) => build.endOfSupport !== null);

export default defineRule({
  id: "build-retired",
  title: "Retired build",
  why: "A build retires twelve months after its successor was released: faults in it are no longer mended, and it may stop without notice.",
  needs: ["server", "now"],
  covers: ["release/retirement", ...RETIRING.map(({ version }) => buildKey(version))],
  cites: [VERSION_HISTORY, FIELD_NOTES],
  limits: [
    "The days come from copies of the retirement table that agree with each other; builds that the table does not name are not judged.",
    "A retired build may well work: this explains no outage by itself.",
  ],
  findings: {
    retired: {
      says: "Build {version} is retired since {retiredOn}.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, now }) {
    const { version } = server;
    if (!version) return { kind: "inconclusive", because: "the product's version is not in the evidence" };
    const build = RETIRING.find((one) => compareVersions(one.version, version.value) === 0);
    const retiredOn = build?.endOfSupport ?? null;
    if (retiredOn === null || Date.parse(now) < Date.parse(retiredOn)) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "retired",
      data: { version: version.value, retiredOn },
      evidence: getEvidence(version),
    };
  },
});
