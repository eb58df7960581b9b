import { STAGING, VERSION_ARCHIVE } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, STAGING_SUSPENDS_WRITEBACK } from "./versions.ts";

export default defineRule({
  id: "staging-server",
  title: "Staging server",
  why: "A server in staging mode does not run password writeback, and must not: two servers disturb each other's relay.",
  needs: ["server"],
  covers: ["requirement/staging"],
  cites: [STAGING, VERSION_ARCHIVE],
  limits: ["Whether another server is active cannot be seen from this one."],
  findings: {
    staging: {
      says: "This server is in staging mode: writeback does not run on it.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Find the active server and collect there. Do not switch writeback off and on here.",
          "If no other server is active and this one shall be: wizard > Configure > Configure staging mode > clear Enable staging mode > Configure. Make sure first that the old one is off or staging.",
        ],
      },
    },
    "staging-of-old": {
      says: "This server is in staging mode, and build {version} still runs writeback there: it may disturb the active server's.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Find the active server and collect there.",
          "Stop the sync service here while the active server is examined (Stop-Service ADSync), or upgrade this server: from 1.1.281.0 on staging really suspends writeback.",
        ],
      },
    },
  },
  evaluate({ server: { staging, version } }) {
    if (!staging)
      return { kind: "inconclusive", because: "nothing in the bundle tells whether this is a staging server" };
    if (!staging.value) return { kind: "pass" };
    const old = version !== null && compareVersions(version.value, STAGING_SUSPENDS_WRITEBACK) < 0;
    return {
      kind: "fail",
      finding: old ? "staging-of-old" : "staging",
      data: { version: version?.value ?? "unknown" },
      evidence: old ? getEvidence(staging, version) : getEvidence(staging),
    };
  },
});
