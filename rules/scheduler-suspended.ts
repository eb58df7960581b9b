import { SCHEDULER } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "scheduler-suspended",
  title: "Scheduler held by the wizard",
  why: "An open wizard suspends the scheduler, and what it has not yet configured is in neither the old state nor the new.",
  needs: ["server"],
  cites: [SCHEDULER],
  limits: ["A wizard that crashed leaves the same mark as one that is open."],
  findings: {
    suspended: {
      says: "The scheduler is suspended: the wizard is open, or was not closed properly.",
      effect: {
        kind: "mend",
        fix: [
          "Finish the wizard or close it; look in the sessions of other administrators, too.",
          "If none is open, start the wizard, go to its first page and close it with Exit: that lifts the suspension.",
          "Then repeat the test: a result from while it was open does not count.",
        ],
      },
    },
  },
  evaluate({ server: { schedulerSuspended } }) {
    if (!schedulerSuspended)
      return { kind: "inconclusive", because: "the scheduler's settings are not in the evidence" };
    if (!schedulerSuspended.value) return { kind: "pass" };
    return { kind: "fail", finding: "suspended", data: {}, evidence: getEvidence(schedulerSuspended) };
  },
});
