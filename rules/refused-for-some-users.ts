import { COMMUNITY, KB_PERMISSIONS, KB_SSPR_0029, WRITEBACK_PERMISSIONS } from "./citations.ts";
import { eventText, findResultCodes, findUserPrincipalName } from "./event-tokens.ts";
import { refs } from "./recency.ts";
import type { NonEmpty } from "./rule.ts";
import { defineRule } from "./rule.ts";
import { findPasswordSets } from "./support/password-sets.ts";
import type { EvidenceRef } from "./views.ts";

const DENIED = 33004;
const DENIED_CODE = "0x80230626";
const FIRST_REASON = 33001;
const LAST_REASON = 33009;

/** More names say no more. */
const SHOWN = 3;

export default defineRule({
  id: "refused-for-some-users",
  title: "Users whom the connector account may not touch",
  why: "Where the account's rights reach some users and not others, the rights as such are there: it is the user objects that keep them out. Protected users and objects without inheritance look like that.",
  needs: ["writebackEvents", "history"],
  cites: [KB_SSPR_0029, KB_PERMISSIONS, WRITEBACK_PERMISSIONS, COMMUNITY],
  limits: [
    "Whether adminCount = 1, the group Protected Users, inheritance that is off or an OU of its own keeps the rights out stands in Active Directory, which the bundle does not hold.",
    "Rights granted between a refusal and another user's success look the same until the refused user tries again.",
  ],
  findings: {
    some: {
      says: "Active Directory denied {user} last at {refusedUtc} and never since let {pronoun} through, while another user's password was set at {succeededUtc}: the account's rights are there, they do not reach {these}.",
      effect: {
        kind: "mend",
        fix: [
          "For each of them, on a domain controller or with RSAT: Get-ADUser <user> -Properties adminCount,memberOf,DistinguishedName | Format-List",
          "A member of a protected group (Domain Admins, Account Operators, Protected Users, …), or of a group inside one: the refusal is by design. Such a user changes the password on-premises, or an administrator sets it there.",
          'No longer a member, but adminCount is 1: Set-ADUser <user> -Clear adminCount, then switch inheritance on again: dsacls "<DN>" /P:N. To undo: Set-ADUser <user> -Replace @{adminCount=1}; dsacls "<DN>" /P:Y',
          'adminCount empty: find where inheritance stops with Get-ADSyncObjectsWithInheritanceDisabled -SearchBase "<DN of the OU>", and grant the rights there: Set-ADSyncPasswordWritebackPermissions.',
          "Then repeat the reset for one of them. No restart and no toggle changes any of this.",
        ],
      },
    },
  },
  evaluate({ writebackEvents }) {
    const successes = findPasswordSets(writebackEvents).filter(({ user }) => user !== undefined);
    const denied = new Map<string, { name: string; records: (typeof writebackEvents)[number][] }>();
    for (const record of writebackEvents) {
      const text = eventText(record);
      const isReason = record.eventId >= FIRST_REASON && record.eventId <= LAST_REASON;
      if (!isReason || !(record.eventId === DENIED || findResultCodes(text).includes(DENIED_CODE))) continue;
      const name = findUserPrincipalName(text);
      if (name === undefined) continue;
      const held = denied.get(name.toLowerCase()) ?? { name, records: [] };
      denied.set(name.toLowerCase(), { ...held, records: [...held.records, record] });
    }

    const kept = [...denied].flatMap(([key, { name, records }]) => {
      const first = records[0];
      const last = records.at(-1);
      if (!first || !last || successes.some((one) => one.user === key && one.record.recordId > first.recordId))
        return [];
      // A success before the first refusal may be older than a change of rights; one after it is not.
      const other = successes.findLast((one) => one.user !== key && one.record.recordId > first.recordId);
      return other ? [{ name, last, other: other.record }] : [];
    });
    const newest = kept.reduce<(typeof kept)[number] | undefined>(
      (best, one) => (best === undefined || one.last.recordId > best.last.recordId ? one : best),
      undefined,
    );
    if (!newest) return { kind: "pass" };
    const names = kept.map((one) => one.name);
    const evidence: NonEmpty<EvidenceRef> = [
      ...refs("writebackEvents", newest.last, ...kept.filter((one) => one !== newest).map((one) => one.last)),
      ...refs("writebackEvents", newest.other),
    ];
    return {
      kind: "fail",
      finding: "some",
      data: {
        user: names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ""),
        users: names.length,
        pronoun: names.length === 1 ? "that user" : "them",
        these: names.length === 1 ? "this user" : "these users",
        refusedUtc: newest.last.timeUtc,
        succeededUtc: newest.other.timeUtc,
      },
      evidence,
    };
  },
});
