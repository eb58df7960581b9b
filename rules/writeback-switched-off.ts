import { TSW_2025, WB_TUTORIAL } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { LIFE } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const ON: readonly EpisodeKind[] = [...LIFE, "switched-on", "listener-started"];
const OFF: readonly EpisodeKind[] = ["switch-off-begun", "switched-off"];

export default defineRule({
  id: "writeback-switched-off",
  title: "Writeback switched off",
  why: "Writeback worked here and is off now: the only thing to do is to switch it on.",
  needs: ["server", "history"],
  cites: [WB_TUTORIAL, TSW_2025],
  limits: ["Who switched it off, and when, is older than this log."],
  findings: {
    off: {
      says: "Password writeback is off (setting last changed {modifiedUtc}), though it was set up on this server; the log holds no record of the switch.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Ask first whether it was switched off on purpose, for example because another server or cloud sync took over.",
          "Otherwise open the Entra Connect wizard as administrator: Configure > Customize synchronization options > sign in > Optional features > tick Password writeback > Ready to configure > Configure.",
          "Leave Start the synchronization process when configuration completes ticked: clearing it stops the scheduler.",
        ],
      },
    },
  },
  evaluate({ server: { writebackEnabled, writebackModifiedUtc, everOnboarded }, history }) {
    if (!writebackEnabled)
      return { kind: "inconclusive", because: "nothing in the bundle tells whether writeback is on" };
    // The log can outweigh the setting: the configuration may have been exported before a later switch or fresh life.
    if (writebackEnabled.value || history.outage.state !== "off") return { kind: "pass" };
    // A switch that the log shows is half a toggle: the ladder finishes it.
    if (history.episodes.some((one) => OFF.includes(one.kind))) return { kind: "pass" };
    const lastOn = history.episodes.findLast((one) => ON.includes(one.kind));
    if (!lastOn && everOnboarded?.value !== true) {
      if (everOnboarded) return { kind: "pass" };
      return { kind: "inconclusive", because: "writeback is off, and nothing tells whether it ever was on" };
    }
    // An upgrade since then is the likelier reason, and has a rule of its own.
    const upgraded = history.episodes.some(
      (one) =>
        (one.kind === "installed" || one.kind === "auto-upgrade") && one.at > (lastOn?.at ?? Number.NEGATIVE_INFINITY),
    );
    if (upgraded) return { kind: "pass" };
    const evidence = getEvidence(writebackEnabled, everOnboarded?.value === true ? everOnboarded : null);
    return {
      kind: "fail",
      finding: "off",
      data: { modifiedUtc: writebackModifiedUtc?.value ?? "at an unknown time" },
      evidence: lastOn ? [...evidence, lastOn.evidence] : evidence,
    };
  },
});
