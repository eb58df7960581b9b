import { KB_PERMISSIONS, KB_SSPR_0029 } from "./citations.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "sync-on-domain-controller",
  title: "Sync server that is a domain controller",
  why: "Looking up the user, which comes before every reset, behaves differently on a domain controller and may be denied there.",
  needs: ["os"],
  covers: ["requirement/sync-on-domain-controller"],
  cites: [KB_SSPR_0029, KB_PERMISSIONS],
  limits: ["Many such servers work: it matters where Active Directory refuses resets with access denied."],
  findings: {
    both: {
      says: "This sync server is itself a domain controller: where resets are denied, let the connector use preferred domain controllers other than this one, or move to a member server.",
      effect: { kind: "note" },
    },
  },
  evaluate({ os: { domainController } }) {
    if (domainController === null)
      return { kind: "inconclusive", because: "whether the server is a domain controller was not read" };
    if (!domainController) return { kind: "pass" };
    return { kind: "fail", finding: "both", data: {}, evidence: [{ artifact: "os", field: "domainController" }] };
  },
});
