import { SCHEDULER } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "maintenance-off",
  title: "Maintenance task",
  why: "The maintenance task renews the keys and certificates of password reset: without it writeback works until they run out.",
  needs: ["server"],
  cites: [SCHEDULER],
  limits: ["When the present keys run out cannot be seen."],
  findings: {
    off: {
      says: "The maintenance task is off: keys and certificates of password reset are not renewed.",
      effect: {
        kind: "mend",
        fix: ["Set-ADSyncScheduler -MaintenanceEnabled $true (to undo: $false)", "See the result: Get-ADSyncScheduler"],
      },
    },
  },
  evaluate({ server: { maintenanceEnabled } }) {
    if (!maintenanceEnabled)
      return { kind: "inconclusive", because: "the scheduler's settings are not in the evidence" };
    if (maintenanceEnabled.value) return { kind: "pass" };
    return { kind: "fail", finding: "off", data: {}, evidence: getEvidence(maintenanceEnabled) };
  },
});
