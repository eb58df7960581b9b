import { PT_2017, SEED, TSW_2025 } from "./citations.ts";
import { episodesAfter, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { runsAfter } from "./support/switches.ts";

const SWITCHED_OFF = 31013;

export default defineRule({
  id: "half-toggle",
  title: "Second half of the toggle",
  why: "A toggle is two passes of the wizard; after the first alone writeback is off and every reset fails.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31013"],
  cites: [TSW_2025, PT_2017, SEED],
  limits: [
    "Cannot tell a forgotten second pass from writeback that was switched off on purpose.",
    "Goes by the log alone: the configuration may say `enabled` although the registration never ended.",
  ],
  findings: {
    off: {
      says: "Writeback was switched off at {offUtc} and no record shows it switched on since: it is off now.",
      effect: { kind: "note" },
    },
    begun: {
      says: "Writeback was switched off at {offUtc}; switching it on began at {onBegunUtc} and is not seen to end: it is off now.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const off = newestUncured(writebackEvents, [SWITCHED_OFF], "writebackEvents", history, ["switched-on"]);
    if (!off) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "writebackEvents", off);
    if (runsAfter(history, at)) return { kind: "pass" };
    const begun = episodesAfter(history, at, ["switch-on-begun"]).at(-1);
    const evidence = refs("writebackEvents", off);
    return {
      kind: "fail",
      finding: begun ? "begun" : "off",
      data: { offUtc: off.timeUtc, onBegunUtc: begun?.timeUtc ?? "never" },
      evidence: begun ? [...evidence, begun.evidence] : evidence,
    };
  },
});
