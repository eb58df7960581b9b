import { KB_PERMISSIONS, KB_SSPR_0029, TSW_2025, WB_TUTORIAL, WRITEBACK_PERMISSIONS } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal, findWin32Errors } from "./support/refusals.ts";

const ACCESS_DENIED = 5;

export default defineRule({
  id: "ad-permission-denied",
  title: "Rights of the connector account",
  why: "The connector account writes the password; where Active Directory denies it that, the request has come all the way for nothing, and no step of the ladder grants a right.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "securityOptions"],
  covers: ["PasswordResetService/33004", "ADSync/6329", "hr/0x80230626", "hr/0x80070005"],
  cites: [KB_SSPR_0029, KB_PERMISSIONS, WRITEBACK_PERMISSIONS, WB_TUTORIAL, TSW_2025],
  limits: [
    "Whether the user is protected (adminCount = 1) and what rights stand on the object cannot be seen from the sync server.",
    "RestrictRemoteSam may be set on a domain controller as well, whose registry is not in the bundle.",
  ],
  findings: {
    denied: {
      says: "Active Directory denied the connector account setting the password of {user} at {refusedUtc} (code {code}; {engine}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Is the user, or was the user ever, a member of a protected group (adminCount = 1)? Then refusal is by design: the user must change the password with the old one, or an administrator resets it on-premises.",
          "Grant the connector account on the domain root or the users' OUs, for descendant user objects: Reset Password, write lockoutTime, write pwdLastSet (Set-ADSyncPasswordWritebackPermissions does this), and Unexpire Password on the root of every domain.",
          "Look for users and OUs with inheritance switched off (Get-ADSyncObjectsWithInheritanceDisabled): rights on the root do not reach them.",
          "Check that the connector's stored password is current, and that no Deny stands against the account.",
          "Check the value RestrictRemoteSam under HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa on this server and on the domain controllers.",
          "Allow up to an hour for a new grant to replicate, then repeat the reset.",
        ],
      },
    },
    "remote-sam": {
      says: "The connector account was denied looking up the user through remote SAM calls at {refusedUtc} (user {user}; RestrictRemoteSam on this server: {restrictRemoteSam}; {engine}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          'Either A: add the connector account to the policy "Network access: Restrict clients allowed to make remote calls to SAM" for this server and the domain controllers.',
          "Or B: take the policy away and then delete the value RestrictRemoteSam under HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa on each of these machines: it stays behind after the policy is gone, and deleting it alone does not last.",
          "If the sync server is itself a domain controller, let the connector use preferred domain controllers other than this one.",
          "Refresh the policy (gpupdate), then repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "ad-permission-denied");
    if (!refusal) return { kind: "pass" };
    const { newest, finding, evidence } = refusal;
    const options = input.securityOptions;
    const data = {
      ...refusal.data,
      restrictRemoteSam: options === undefined ? "not in the evidence" : (options.restrictRemoteSam ?? "not set"),
    };
    if (finding === "earlier") return { kind: "fail", finding, data, evidence };

    // The engine writes this trace itself, in English on every Windows language.
    const isLookUp = newest.traces.length > 0 && /acquire user information/i.test(newest.text);
    if (isLookUp && findWin32Errors(newest.text).includes(ACCESS_DENIED)) {
      const setting = options?.restrictRemoteSam
        ? [{ artifact: "securityOptions", field: "restrictRemoteSam" } as const]
        : [];
      return { kind: "fail", finding: "remote-sam", data, evidence: [...evidence, ...setting] };
    }
    return { kind: "fail", finding: "denied", data, evidence };
  },
});
