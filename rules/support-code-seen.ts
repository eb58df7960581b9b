import { KB_SSPR_009, KB_SSPR_0029, TSSPR_2025 } from "./citations.ts";
import { eventText, findSupportCode } from "./event-tokens.ts";
import { newestUncured, refs, SUCCESS } from "./recency.ts";
import { defineRule } from "./rule.ts";

/** What the number says, whichever way its zeros are printed. */
const FINDING = { 29: "active-directory", 30: "connectivity", 10: "not-enabled" } as const;
type Finding = (typeof FINDING)[keyof typeof FINDING] | "tenant";

function findingOf(code: string): Finding {
  const number = Number(code.replace(/^SSPR_/, ""));
  return FINDING[number as keyof typeof FINDING] ?? "tenant";
}

export default defineRule({
  id: "support-code-seen",
  title: "Code of the reset page",
  why: "The code that a user sees tells where a reset ended: in the tenant, on the way to the server, or in Active Directory.",
  needs: ["writebackEvents", "history"],
  covers: [
    "sspr/SSPR_0009",
    "sspr/SSPR_009",
    "sspr/SSPR_0010",
    "sspr/SSPR_0011",
    "sspr/SSPR_0012",
    "sspr/SSPR_0013",
    "sspr/SSPR_0014",
    "sspr/SSPR_0029",
    "sspr/SSPR_0030",
  ],
  cites: [TSSPR_2025, KB_SSPR_0029, KB_SSPR_009],
  limits: [
    "Users see these codes in their browser; a server seldom repeats one, and its absence here says nothing.",
    "SSPR_009 and SSPR_0009 are two different articles with the same digits.",
  ],
  findings: {
    "active-directory": {
      says: "A record of {loggedUtc} holds {code}: the request reached this server, and Active Directory refused it. No step of the ladder cures that.",
      effect: { kind: "note" },
    },
    connectivity: {
      says: "A record of {loggedUtc} holds {code}: the cloud reached no listening server. The ladder is for this.",
      effect: { kind: "note" },
    },
    "not-enabled": {
      says: "A record of {loggedUtc} holds {code}: writeback is not enabled, in the tenant or on the server. See whether a toggle was left half-way.",
      effect: { kind: "note" },
    },
    tenant: {
      says: "A record of {loggedUtc} holds {code}: that request was stopped by a setting, a licence or the registration of the user in the tenant, not by this server.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const naming = writebackEvents.filter((record) => findSupportCode(eventText(record)) !== undefined);
    const ids = naming.map((record) => record.eventId);
    const newest = newestUncured(naming, ids, "writebackEvents", history, SUCCESS);
    const code = newest && findSupportCode(eventText(newest));
    if (!newest || code === undefined) return { kind: "pass" };
    return {
      kind: "fail",
      finding: findingOf(code),
      data: { code, loggedUtc: newest.timeUtc },
      evidence: refs("writebackEvents", newest),
    };
  },
});
