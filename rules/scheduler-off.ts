import { SCHEDULER, SEED, VERSION_ARCHIVE } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, FIRST_WITH_SCHEDULER } from "./versions.ts";

export default defineRule({
  id: "scheduler-off",
  title: "Scheduler",
  why: "With the scheduler off nothing is synchronised any more. It is the usual trace of a wizard whose last box was cleared, as the oldest page asks.",
  needs: ["server", "history"],
  uses: ["wizardTraces"],
  cites: [SCHEDULER, SEED, VERSION_ARCHIVE],
  limits: ["It may be off on purpose, for example during maintenance."],
  findings: {
    "after-wizard": {
      says: "The scheduler is off: no synchronisation cycle runs. The wizard ran at {wizardUtc}; the box on its last page was probably cleared.",
      effect: {
        kind: "mend",
        fix: [
          "Set-ADSyncScheduler -SyncCycleEnabled $true (to undo: $false)",
          "Start-ADSyncSyncCycle -PolicyType Delta",
          "Next time leave the box Start the synchronization process when configuration completes ticked.",
        ],
      },
    },
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
  evaluate({ server: { schedulerEnabled, version }, history, wizardTraces }) {
    if (!schedulerEnabled) return { kind: "inconclusive", because: "the scheduler's settings are not in the evidence" };
    if (schedulerEnabled.value) return { kind: "pass" };
    if (version && compareVersions(version.value, FIRST_WITH_SCHEDULER) < 0) return { kind: "pass" };
    const evidence = getEvidence(schedulerEnabled);
    // A switch on record is the wizard's for certain; a trace says that it ran.
    const switched = history.episodes.findLast((one) => one.kind === "switched-on" || one.kind === "switched-off");
    const trace = (wizardTraces ?? [])
      .filter((one) => one.startedUtc !== null)
      .sort((a, b) => (a.startedUtc ?? "").localeCompare(b.startedUtc ?? ""))
      .at(-1);
    const ran = switched
      ? { wizardUtc: switched.timeUtc, evidence: switched.evidence }
      : trace && {
          wizardUtc: trace.startedUtc ?? "",
          evidence: { artifact: "wizardTraces", field: trace.path } as const,
        };
    if (!ran) return { kind: "fail", finding: "off", data: {}, evidence };
    return {
      kind: "fail",
      finding: "after-wizard",
      data: { wizardUtc: ran.wizardUtc },
      evidence: [...evidence, ran.evidence],
    };
  },
});
