import { WHATS_NEW } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, WIZARD_SIGN_IN } from "./versions.ts";

export default defineRule({
  id: "wizard-build-blocked",
  title: "Wizard too old to sign in",
  why: "Switching writeback off and on needs the wizard. Where it cannot sign in, the upgrade is the first step that can be done.",
  needs: ["server", "now"],
  covers: ["release/wizard-sign-in"],
  cites: [WHATS_NEW],
  limits: ["Germany's former cloud has no row of its own and is judged as the other clouds."],
  findings: {
    blocked: {
      says: "The wizard of build {version} cannot sign in since {sinceUtc} (it needs {floor}): writeback cannot be switched off and on before an upgrade.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, now }) {
    const { version, cloud } = server;
    if (!version) return { kind: "inconclusive", because: "the product's version is not in the evidence" };
    if (Date.parse(now) < Date.parse(WIZARD_SIGN_IN.sinceUtc)) return { kind: "pass" };
    if (compareVersions(version.value, WIZARD_SIGN_IN.otherClouds) >= 0) return { kind: "pass" };
    const below = compareVersions(version.value, WIZARD_SIGN_IN.commercial) < 0;
    if (!below && cloud === null)
      return {
        kind: "inconclusive",
        because: "the cloud is not known, and this build signs in to the public one only",
      };
    if (!below && cloud?.value === "public") return { kind: "pass" };
    return {
      kind: "fail",
      finding: "blocked",
      data: {
        version: version.value,
        floor: below ? WIZARD_SIGN_IN.commercial : WIZARD_SIGN_IN.otherClouds,
        sinceUtc: WIZARD_SIGN_IN.sinceUtc,
      },
      evidence: below ? getEvidence(version) : getEvidence(version, cloud),
    };
  },
});
