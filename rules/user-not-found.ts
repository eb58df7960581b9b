import { COMMUNITY, JP_SUPPORT, PT_2017, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "user-not-found",
  title: "User to write back to",
  why: "Writeback needs the one on-premises object that this server synchronises for the user; where it finds none, it refuses.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33002", "hr/0x80230405"],
  cites: [TSW_2025, PT_2017, JP_SUPPORT, COMMUNITY],
  limits: ["Cannot see from the log whether the user was deleted, moved out of scope or left out by a rule."],
  findings: {
    refused: {
      says: "No on-premises object was found for {user} at {refusedUtc} (code {code}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Check that the user still exists on-premises and lies in the domains and OUs that this server synchronises.",
          "Check that the user is not left out by selective password hash synchronisation.",
          "Check that the two synchronisation rules with password sync on (inbound from Active Directory, outbound to the cloud) are enabled and apply to the user.",
          "Run a synchronisation cycle, then repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "user-not-found");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
