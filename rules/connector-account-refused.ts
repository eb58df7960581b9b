import { KB_PERMISSIONS, KB_SSPR_0029, TSW_2025, WINDOWS } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal, findLogonError } from "./support/refusals.ts";

/** What Windows says of an account that may not log on, by number. */
const REASON: Readonly<Record<number, "password" | "restricted" | "state">> = {
  1326: "password",
  1327: "restricted",
  1328: "restricted",
  1329: "restricted",
  1330: "password",
  1331: "state",
  1385: "restricted",
  1793: "state",
  1907: "password",
  1909: "state",
};

export default defineRule({
  id: "connector-account-refused",
  title: "Logon of the connector account",
  why: "The engine logs on as the connector account before it touches the user. Where the account itself is refused, no user's password can be set, whatever rights it holds.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["ADSync/6329"],
  cites: [WINDOWS, KB_SSPR_0029, KB_PERMISSIONS, TSW_2025],
  limits: [
    "Knows the refusal from the engine's own trace (6329) only; without records of ADSync nothing is said.",
    "Why an account is restricted (Protected Users, logon hours, workstations, an authentication policy) stands in Active Directory.",
  ],
  findings: {
    restricted: {
      says: "Windows refused the connector account a logon at {refusedUtc} for a restriction on the account (error {error}; {engine}; {tally}): Protected Users, an authentication policy, logon hours or workstations.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Get-ADUser <connector account> -Properties memberOf,LogonWorkstations,logonHours,msDS-AssignedAuthNPolicy",
          "Take it out of Protected Users: the engine needs NTLM for it, which the group forbids. Remove-ADGroupMember 'Protected Users' <account>; to undo: Add-ADGroupMember.",
          "Take away logon hours, workstations or an authentication policy that stand against this server. Note them first.",
          "Repeat the reset; no restart and no toggle is needed.",
        ],
      },
    },
    password: {
      says: "Windows refused the connector account's own password at {refusedUtc} (error {error}; {engine}; {tally}): it was changed or has expired, and the connector keeps the old one.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Synchronization Service Manager > Connectors > the forest's connector > Properties > Connect to Active Directory Forest: enter the account's present password.",
          "If nobody knows it: set a new one of at most 127 characters in Active Directory, with Password never expires, and enter that.",
          "Repeat the reset; no restart and no toggle is needed.",
        ],
      },
    },
    state: {
      says: "The connector account cannot log on at {refusedUtc} because of its state (error {error}; {engine}; {tally}): disabled, expired or locked out.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Get-ADUser <connector account> -Properties Enabled,LockedOut,AccountExpirationDate",
          "Enable-ADAccount, Unlock-ADAccount or Clear-ADAccountExpiration, as it needs. Find who locks it out before you unlock it twice.",
          "Repeat the reset; no restart and no toggle is needed.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "connector-account-refused");
    const error = refusal === undefined ? undefined : findLogonError(refusal.newest.text);
    const reason = error === undefined ? undefined : REASON[error];
    if (!refusal || error === undefined || reason === undefined) return { kind: "pass" };
    return {
      kind: "fail",
      finding: refusal.finding === "refused" ? reason : "earlier",
      data: { ...refusal.data, error },
      evidence: refusal.evidence,
    };
  },
});
