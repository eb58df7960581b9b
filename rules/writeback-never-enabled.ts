import { WB_CONCEPT, WB_TUTORIAL } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { LIFE } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const WAS_ON: readonly EpisodeKind[] = [
  ...LIFE,
  "switch-on-begun",
  "switched-on",
  "switch-on-failed",
  "switch-off-begun",
  "switched-off",
  "listener-started",
  "listener-failure",
  "unhealthy-report",
];

export default defineRule({
  id: "writeback-never-enabled",
  title: "Writeback never enabled",
  why: "There is nothing to repair where writeback was never set up: the first set-up is another procedure.",
  needs: ["server", "history"],
  cites: [WB_TUTORIAL, WB_CONCEPT],
  limits: ["Another server of the tenant may run writeback; this one speaks for itself only."],
  findings: {
    never: {
      says: "Password writeback is off on this server and was never set up on it.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Give the connector account its rights on the domain first: Reset password, and write access to lockoutTime and pwdLastSet, on all descendant user objects.",
          "Open the Entra Connect wizard as administrator: Configure > Customize synchronization options > sign in > Optional features > tick Password writeback > Ready to configure > Configure.",
          "Microsoft Entra admin center > Password reset > On-premises integration: enable writing passwords back to the on-premises directory.",
          "See that the users have a licence that includes writeback.",
        ],
      },
    },
  },
  evaluate({ server: { writebackEnabled, everOnboarded }, history }) {
    if (!writebackEnabled)
      return { kind: "inconclusive", because: "nothing in the bundle tells whether writeback is on" };
    if (writebackEnabled.value || everOnboarded?.value === true) return { kind: "pass" };
    if (history.episodes.some((one) => WAS_ON.includes(one.kind))) return { kind: "pass" };
    if (!everOnboarded)
      return {
        kind: "inconclusive",
        because: "writeback is off, and without the exported configuration never cannot be told from no longer",
      };
    return { kind: "fail", finding: "never", data: {}, evidence: getEvidence(writebackEnabled, everOnboarded) };
  },
});
