import { FIELD_NOTES, KB_SSPR_009, KB_SSPR_0029, LICENSING, TSSPR_2025 } from "../citations.ts";
import { type CatalogueRow, notDecidable, rowsOf } from "./row.ts";

/** Codes that the reset page shows to the user, and their twins in the audit log of the tenant. */
export const SSPR_CODE_ROWS: readonly CatalogueRow[] = rowsOf("sspr-code", [
  {
    key: "sspr/SSPR_0009",
    name: "TenantSSPRFlagDisabled (9)",
    says: "SSPR is switched off for the tenant.",
    remedy: "Enable SSPR in the tenant.",
    confidence: "documented",
    cites: [TSSPR_2025],
  },
  {
    key: "sspr/SSPR_009",
    name: "admin SSPR blocked",
    says: "An administrator used self-service reset while the tenant policy forbids it for admins. Different article from SSPR_0009 although the digits agree; match on the text, not on the number.",
    remedy:
      "Set allowedToUseSSPR in the authorization policy (Update-MgPolicyAuthorizationPolicy) or use another admin.",
    confidence: "documented",
    cites: [KB_SSPR_009],
  },
  {
    key: "sspr/SSPR_0010",
    name: "WritebackNotEnabled (10)",
    says: "The user is on-premises managed but writeback is not enabled.",
    remedy: "Enable writeback in the wizard and in the tenant (first enable, or second half of a broken toggle).",
    confidence: "documented",
    cites: [TSSPR_2025],
  },
  {
    key: "sspr/SSPR_0011",
    name: "SsprNotEnabledInUserPolicy (11)",
    says: "The organisation has no password reset policy that applies.",
    remedy: "Define a reset policy in the tenant.",
    confidence: "documented",
    cites: [TSSPR_2025],
  },
  {
    key: "sspr/SSPR_0012",
    name: "UserNotLicensed (12)",
    says: "The needed licences are missing.",
    remedy: "Assign licences.",
    confidence: "documented",
    cites: [TSSPR_2025, LICENSING],
  },
  {
    key: "sspr/SSPR_0013",
    name: "UserNotMemberOfScopedAccessGroup (13)",
    says: "The user is not in a group that is enabled for reset.",
    remedy: "Add the user to the group.",
    confidence: "documented",
    cites: [TSSPR_2025],
  },
  {
    key: "sspr/SSPR_0014",
    name: "UserNotProperlyConfigured (14)",
    says: "The account lacks security information for the reset.",
    remedy: "Admin reset first, then the user registers methods.",
    confidence: "documented",
    cites: [TSSPR_2025],
  },
  {
    key: "sspr/SSPR_0029",
    name: "OnPremisesAdminActionRequired (29)",
    says: "The cloud reached the server but AD refused. Three documented causes: (1) the user is or was in a protected AD group, which is by design and has no fix; (2) the connector account lacks rights, or its look-up (NetUserGetInfo) fails, mostly when the sync server is a DC; (3) remote SAM calls are restricted, seen as 33004 plus a 6329 whose trace says the user information of the connector account could not be acquired (ERROR_ACCESS_DENIED, admaexport.cpp).",
    remedy:
      "Cause 1: none, the admin must change instead of reset. Cause 2: grant rights; on a DC move to a member server or use preferred DCs. Cause 3: allow the account in the policy, or remove the policy and then the RestrictRemoteSam value.",
    confidence: "documented",
    cites: [KB_SSPR_0029, TSSPR_2025],
    seenAs: ["PasswordResetService/33004", "requirement/restrict-remote-sam"],
  },
  {
    key: "sspr/SSPR_0030",
    name: "OnPremisesConnectivityError (30)",
    says: "The cloud could not reach a listening writeback agent. A community report also ties it to leftover published resources of a cloud-sync agent that no longer exists.",
    remedy: "Follow the steps in their documented order.",
    confidence: "documented",
    cites: [TSSPR_2025, FIELD_NOTES],
    seenAs: ["PasswordResetService/31034", "PasswordResetService/31044", "PasswordResetService/32002"],
  },
  {
    key: "sspr/OnPremisesAdminActionRequired",
    name: "Reason in the audit log: OnPremisesAdminActionRequired",
    says: "The same as SSPR_0029, in the audit log of the tenant: the request reached the server and Active Directory refused it.",
    confidence: "documented",
    cites: [KB_SSPR_0029],
    apart: notDecidable("Stands in the tenant's audit log; nothing on the server repeats it."),
  },
  {
    key: "sspr/OnPremisesConnectivityError",
    name: "Reason in the audit log: OnPremisesConnectivityError",
    says: "The same as SSPR_0030, in the audit log of the tenant: the cloud reached no listening server.",
    confidence: "documented",
    cites: [TSSPR_2025],
    apart: notDecidable("Stands in the tenant's audit log; nothing on the server repeats it."),
  },
]);
