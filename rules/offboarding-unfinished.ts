import { PT_2017, TSW_2025 } from "./citations.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { isTooEarly, runsAfter } from "./support/switches.ts";

const BEGUN = 31012;

export default defineRule({
  id: "offboarding-unfinished",
  title: "Switching writeback off",
  why: "The toggle begins with switching off; one that only began renews neither keys nor registration.",
  needs: ["writebackEvents", "history", "now"],
  covers: ["PasswordResetService/31012"],
  cites: [TSW_2025, PT_2017],
  limits: ["Only sees that no outcome is on record; why is not in the log."],
  findings: {
    unfinished: {
      says: "Switching writeback off began at {begunUtc} and has no outcome on record: this pass of the toggle does not count.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history, now }) {
    const begun = writebackEvents.findLast((event) => event.eventId === BEGUN);
    if (!begun) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "writebackEvents", begun);
    // A failure on record (31014, 32013) has a rule of its own.
    const ended = episodesAfter(history, at, ["switched-off", "switch-off-failed", "switched-on"]);
    if (ended.length > 0 || runsAfter(history, at)) return { kind: "pass" };
    if (isTooEarly(begun, now)) {
      return { kind: "inconclusive", because: `writeback is being switched off since ${begun.timeUtc}` };
    }
    return {
      kind: "fail",
      finding: "unfinished",
      data: { begunUtc: begun.timeUtc },
      evidence: refs("writebackEvents", begun),
    };
  },
});
