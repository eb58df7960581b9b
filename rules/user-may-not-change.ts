import { KB_POLICY, TSW_2025 } from "./citations.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findPasswordSets } from "./support/password-sets.ts";
import { EARLIER, findCurrentRefusal, findRefusalsOf } from "./support/refusals.ts";

const POLICY = "password-policy-refusal";
/** A minimum age of the default domain policy would have run out. */
const DAY_MS = 24 * 60 * 60_000;

export default defineRule({
  id: "user-may-not-change",
  title: "Users who may not change their password",
  why: 'The documentation asks for the flag "User cannot change password" to be off. A user who has it is refused with the same record as for a password that is too weak, while the policy is sound and others get through.',
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  cites: [KB_POLICY, TSW_2025],
  limits: [
    "The flag itself is not in the bundle: a user who offers weak or old passwords again and again looks the same, and so does one to whom a fine-grained policy applies.",
    "Passwords that were set on-premises, or before this log begins, are not in it.",
    "Looks at the newest refusal for the policy only, and a later success for anybody silences it.",
  ],
  findings: {
    fits: {
      says: "The domain's policy refused {user} {refusals} times, first at {firstUtc} and last at {refusedUtc}, and this log shows no password of this user set, while another user's was set at {succeededUtc}: that fits the flag \"User cannot change password\" on this account.",
      effect: {
        kind: "mend",
        fix: [
          "Look at the account, on a domain controller or with RSAT: Get-ADUser <user> -Properties CannotChangePassword,PasswordNeverExpires,msDS-ResultantPSO | Format-List",
          'CannotChangePassword is True, and nobody means it to be: Set-ADUser <user> -CannotChangePassword $false; or Active Directory Users and Computers > the user > Properties > Account > Account options: clear "User cannot change password". To undo: Set-ADUser <user> -CannotChangePassword $true',
          "CannotChangePassword is False: the passwords were refused for their history, length, complexity or by a filter, see password-policy-refusal. Where msDS-ResultantPSO names a policy, that one applies to this user.",
          "Then repeat the reset for this user. No restart and no toggle changes any of this.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const current = findCurrentRefusal(input, POLICY);
    const user = current?.newest.user?.toLowerCase();
    if (!current || user === undefined) return { kind: "pass" };
    const refusals = findRefusalsOf(input, POLICY, user);
    const first = refusals[0];
    const last = refusals.at(-1);
    if (!first || !last || last.at - first.at <= DAY_MS) return { kind: "pass" };

    const successes = findPasswordSets(input.writebackEvents);
    // One that names nobody may be this user's.
    if (successes.some((one) => one.user === undefined || one.user === user)) return { kind: "pass" };
    // None is newer than the last refusal: that one is current.
    const other = successes.findLast(
      ({ record }) => steadyTime(input.history.clockJumps, "writebackEvents", record) > first.at,
    )?.record;
    if (!other) return { kind: "pass" };
    return {
      kind: "fail",
      finding: current.finding === "earlier" ? "earlier" : "fits",
      data: {
        user: last.user ?? user,
        code: last.code ?? "none",
        refusals: refusals.length,
        firstUtc: first.timeUtc,
        refusedUtc: last.timeUtc,
        succeededUtc: other.timeUtc,
      },
      evidence: [...last.evidence, ...first.evidence, ...refs("writebackEvents", other)],
    };
  },
});
