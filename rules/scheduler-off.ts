import { SCHEDULER, SEED, VERSION_ARCHIVE } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, FIRST_WITH_SCHEDULER } from "./versions.ts";

export default defineRule({
  id: "scheduler-off",
  title: "Scheduler",
  why: "With the scheduler off nothing is synchronised any more. It is the usual trace of a wizard whose last box was cleared, as the oldest page asks.",
  needs: ["server"],
  cites: [SCHEDULER, SEED, VERSION_ARCHIVE],
  limits: ["It may be off on purpose, for example during maintenance."],
  findings: {
    off: {
      says: "The scheduler is off: no synchronisation cycle runs.",
      effect: {
        kind: "mend",
        fix: [
          "Ask whether somebody switched it off on purpose.",
          "Set-ADSyncScheduler -SyncCycleEnabled $true (to undo: $false)",
          "Start-ADSyncSyncCycle -PolicyType Delta",
        ],
      },
    },
  },
  evaluate({ server: { schedulerEnabled, version } }) {
    if (!schedulerEnabled) return { kind: "inconclusive", because: "the scheduler's settings are not in the evidence" };
    if (schedulerEnabled.value) return { kind: "pass" };
    if (version && compareVersions(version.value, FIRST_WITH_SCHEDULER) < 0) return { kind: "pass" };
    return { kind: "fail", finding: "off", data: {}, evidence: getEvidence(schedulerEnabled) };
  },
});
