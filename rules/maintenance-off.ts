import { SCHEDULER, TSW_2025, WB_CONCEPT } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const KEY_PAIR_MADE = 31018;
/** Keys renew about every six months; with them older than that, a renewal was missed. */
const RENEWAL_MS = 183 * 24 * 60 * 60_000;

export default defineRule({
  id: "maintenance-off",
  title: "Maintenance task",
  why: "The maintenance task renews the keys and certificates of password reset: without it writeback works until they run out.",
  needs: ["server", "now"],
  uses: ["writebackEvents"],
  cites: [SCHEDULER, TSW_2025, WB_CONCEPT],
  limits: [
    "When the present keys run out cannot be seen; that they renew about every six months is.",
    "A renewal older than the log is not seen: then the last change of the switch stands for it.",
  ],
  findings: {
    "keys-due": {
      says: "The maintenance task is off, and the keys of password reset are as old as {keysUtc}: a renewal is due and will not come.",
      effect: {
        kind: "mend",
        fix: [
          "Set-ADSyncScheduler -MaintenanceEnabled $true (to undo: $false)",
          "Wait for the next cycle of the scheduler, then look for event 31018 (new key pair).",
          "If resets fail with 32004 or 32005 before that: switch writeback off and on in the wizard, which makes new keys at once.",
        ],
      },
    },
    off: {
      says: "The maintenance task is off: keys and certificates of password reset are not renewed.",
      effect: {
        kind: "mend",
        fix: ["Set-ADSyncScheduler -MaintenanceEnabled $true (to undo: $false)", "See the result: Get-ADSyncScheduler"],
      },
    },
  },
  evaluate({ server: { maintenanceEnabled, writebackModifiedUtc, writebackEnabled }, now, writebackEvents }) {
    if (!maintenanceEnabled)
      return { kind: "inconclusive", because: "the scheduler's settings are not in the evidence" };
    if (maintenanceEnabled.value) return { kind: "pass" };
    const evidence = getEvidence(maintenanceEnabled);
    const made = (writebackEvents ?? []).findLast((record) => record.eventId === KEY_PAIR_MADE);
    const switched = writebackEnabled?.value === true ? writebackModifiedUtc : null;
    const keysUtc = made?.timeUtc ?? switched?.value;
    if (keysUtc === undefined || Date.parse(now) - Date.parse(keysUtc) < RENEWAL_MS)
      return { kind: "fail", finding: "off", data: {}, evidence };
    const witness = made ? refs("writebackEvents", made) : (switched?.evidence ?? []);
    return { kind: "fail", finding: "keys-due", data: { keysUtc }, evidence: [...evidence, ...witness] };
  },
});
