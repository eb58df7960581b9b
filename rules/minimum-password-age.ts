import { KB_POLICY, TSW_2025, WB_TUTORIAL } from "./citations.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findPasswordSets } from "./support/password-sets.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";
import { describeSpan } from "./support/rhythm.ts";

/** Minimum age of the default domain policy. */
const DAY_MS = 24 * 60 * 60_000;

export default defineRule({
  id: "minimum-password-age",
  title: "Minimum age of a password",
  why: "The default domain policy lets a password be changed once a day. A user who resets twice is refused the second time, with the same record as for a password that is too weak.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  cites: [KB_POLICY, WB_TUTORIAL, TSW_2025],
  limits: [
    "The policy itself is not in the bundle: a weak or repeated password within the day looks the same.",
    "A change that the user made on-premises is not in this log; a minimum age of more than a day is not recognised.",
  ],
  findings: {
    refused: {
      says: "The domain's policy refused the new password of {user} at {refusedUtc}, {after} after the password of the same user was set at {setUtc}: that fits a minimum password age.",
      effect: {
        kind: "off-ladder",
        fix: [
          "See which policy applies to the user: Get-ADUserResultantPasswordPolicy <user>; where it prints nothing, Get-ADDefaultDomainPasswordPolicy. Look at MinPasswordAge and note it.",
          "Set it to 0, as the tutorial for writeback asks: Group Policy Management > Default Domain Policy > Computer Configuration > Policies > Windows Settings > Security Settings > Account Policies > Password Policy > Minimum password age: 0 days; a fine-grained policy by Set-ADFineGrainedPasswordPolicy <name> -MinPasswordAge 0:0:0. To undo, set the old value again.",
          "gpupdate /force on the domain controllers, then repeat the reset.",
          "If it is 0 already: the password was refused for its history, length or complexity, see password-policy-refusal.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "password-policy-refusal");
    const user = refusal?.newest.user?.toLowerCase();
    if (!refusal || user === undefined) return { kind: "pass" };
    const { newest, data } = refusal;
    const at = (record: (typeof input.writebackEvents)[number]): number =>
      steadyTime(input.history.clockJumps, "writebackEvents", record);
    const before = findPasswordSets(input.writebackEvents).findLast(
      (one) => one.user === user && at(one.record) < newest.at,
    )?.record;
    if (!before || newest.at - at(before) >= DAY_MS) return { kind: "pass" };
    return {
      kind: "fail",
      finding: refusal.finding,
      data: { ...data, setUtc: before.timeUtc, after: describeSpan(newest.at - at(before)) },
      evidence: [...refusal.evidence, ...refs("writebackEvents", before)],
    };
  },
});
