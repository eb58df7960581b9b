import { RECALL_FIELD } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, RECALLED } from "./versions.ts";

export default defineRule({
  id: "recalled-build",
  title: "Withdrawn build",
  why: "A build that was withdrawn after its release must be replaced before anything else is judged.",
  needs: ["server"],
  covers: ["release/recalled-2-6-79"],
  cites: [RECALL_FIELD],
  limits: ["The withdrawal is known from copies of the release note, not from Microsoft's own page."],
  findings: {
    recalled: {
      says: "Build {version} was withdrawn after its release.",
      effect: {
        kind: "mend",
        fix: [
          "Export the settings first: wizard > Configure > View or export current configuration > Export settings.",
          "Uninstall the product (Settings > Apps), keep the exported file, and install the current build from the Microsoft Entra admin center with Import synchronization settings.",
          "Tick Password writeback again under Optional features, and see that the server is not left in staging mode.",
        ],
      },
    },
  },
  evaluate({ server }) {
    const { version } = server;
    if (!version) return { kind: "inconclusive", because: "the product's version is not in the evidence" };
    if (!RECALLED.some((build) => compareVersions(build, version.value) === 0)) return { kind: "pass" };
    return { kind: "fail", finding: "recalled", data: { version: version.value }, evidence: getEvidence(version) };
  },
});
