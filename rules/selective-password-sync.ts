import { COMMUNITY, JP_SUPPORT, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeConfiguredCause } from "./support/configured-cause.ts";
import { EARLIER } from "./support/refusals.ts";

export default defineRule({
  id: "selective-password-sync",
  title: "Rules that hand passwords over",
  why: "Writeback sets passwords only for users whom a synchronisation rule with password sync covers. Selective password hash synchronisation switches the built-in rule off, and whoever its substitute leaves out can reset no password any more.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "serverConfiguration"],
  cites: [COMMUNITY, TSW_2025, JP_SUPPORT],
  limits: [
    "Which users a rule's scoping filter leaves out is not worked out: the export is not evaluated as the engine does.",
    "Without the configuration export nothing is said, whoever is refused.",
  ],
  findings: {
    refusing: {
      says: "No on-premises object to write to was found for {user} at {refusedUtc}, and {rules} no longer hands passwords over here: the user may be outside its substitute.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Synchronization Rules Editor: look at the inbound rules of the forest with Enable Password Sync ticked, and read the scoping filter of each. Is the user inside one of them?",
          "If the user should be: change the attribute that the filter looks at, or the filter. Export the rule first (Export button); to undo, import it.",
          "If the user is left out on purpose, reset the password on-premises: writeback cannot serve users outside the scope.",
          "Run Start-ADSyncSyncCycle -PolicyType Initial after a change of a rule, then repeat the reset.",
        ],
      },
    },
    set: {
      says: "{rules} no longer hands passwords over: somebody set up selective password synchronisation. Users outside its substitute cannot reset their passwords; nobody was refused for it in this bundle.",
      effect: { kind: "note" },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const rules = input.serverConfiguration?.passwordRules ?? [];
    const off = rules.flatMap((rule, index) => (rule.disabled || !rule.enabled ? [{ rule, index }] : []));
    return judgeConfiguredCause(
      input,
      "user-not-found",
      off.map(({ index }) => ({ artifact: "serverConfiguration", field: `passwordRules[${index}]` })),
      { rules: off.map(({ rule }) => `"${rule.name}"`).join(", ") },
    );
  },
});
