import { AUTO_UPGRADE, KB_AFTER_AUTO_UPGRADE, VERSION_ARCHIVE } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { episodesAfter, LIFE } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { compareVersions } from "./versions.ts";
import type { EpisodeKind } from "./views.ts";

/** Reached by automatic upgrade, this build could leave password writeback off. */
const KNOWN_TO_LOSE = "1.4.18.0";
const SWITCHED: readonly EpisodeKind[] = ["switch-on-begun", "switched-on", "switch-off-begun", "switched-off"];

const FIX = [
  "Open the Entra Connect wizard as administrator: Configure > Customize synchronization options > sign in > Optional features.",
  "Tick Password writeback, go on to Ready to configure, leave Start the synchronization process ticked, press Configure.",
  "Enabling it is the second half of the toggle: no clearing of the box is needed first.",
] as const;

export default defineRule({
  id: "writeback-lost-in-upgrade",
  title: "Writeback lost in an upgrade",
  why: "An upgrade can leave writeback off though nobody switched it off; then nothing on the ladder helps but enabling it.",
  needs: ["server", "history", "installEvents"],
  covers: ["release/lost-in-1-4-18"],
  cites: [KB_AFTER_AUTO_UPGRADE, VERSION_ARCHIVE, AUTO_UPGRADE],
  limits: ["Whether writeback was on before the upgrade is known only from what the log or the export still holds."],
  findings: {
    "known-build": {
      says: "Writeback is off, and automatic upgrade brought build {version}, which is known for losing it.",
      effect: { kind: "mend", fix: [...FIX, "Then upgrade: this build is long out of support."] },
    },
    lost: {
      says: "Writeback was on, the product was upgraded at {upgradedUtc}, and since then writeback is off without a record that anybody switched it off.",
      effect: { kind: "mend", fix: FIX },
    },
  },
  evaluate({ server, history }) {
    const enabled = server.writebackEnabled;
    if (!enabled) return { kind: "inconclusive", because: "nothing in the bundle tells whether writeback is on" };
    // The log can outweigh the setting: the configuration may have been exported before a later switch or fresh life.
    if (enabled.value || history.outage.state !== "off") return { kind: "pass" };
    const upgrade = history.episodes.findLast((one) => one.kind === "installed" || one.kind === "auto-upgrade");
    if (!upgrade || episodesAfter(history, upgrade.at, SWITCHED).length > 0) return { kind: "pass" };
    const before = history.episodes.findLast((one) => one.at < upgrade.at && SWITCHED.includes(one.kind));
    if (before?.kind === "switched-off" || before?.kind === "switch-off-begun") return { kind: "pass" };
    const wasOn =
      server.everOnboarded?.value === true ||
      before !== undefined ||
      history.episodes.some((one) => one.at < upgrade.at && LIFE.includes(one.kind));
    if (!wasOn) return { kind: "pass" };
    const version = server.version?.value;
    const known =
      version !== undefined &&
      compareVersions(version, KNOWN_TO_LOSE) === 0 &&
      history.episodes.some((one) => one.kind === "auto-upgrade");
    return {
      kind: "fail",
      finding: known ? "known-build" : "lost",
      data: { upgradedUtc: upgrade.timeUtc, version: version ?? "unknown" },
      evidence: [...getEvidence(enabled), upgrade.evidence],
    };
  },
});
