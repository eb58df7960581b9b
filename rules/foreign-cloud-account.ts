import { FIELD_NOTES, STAGING } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import type { EvidenceRef } from "./views.ts";

/** What a NetBIOS name holds of a computer's name. */
const NETBIOS_LENGTH = 15;

export default defineRule({
  id: "foreign-cloud-account",
  title: "Second server on the same relay",
  why: "Only one active server may hold the relay: the second to start takes it from the first, and both lose requests. The cloud account is named after the server for which it was made; another name here says that there was, or still is, another server.",
  needs: ["server"],
  uses: ["connectors", "serverConfiguration"],
  cites: [STAGING, FIELD_NOTES],
  limits: [
    "A renamed, cloned or replaced server keeps the old account: the other server need not exist any more.",
    "A second server with an account of its own is not seen here; only its own bundle shows it.",
    "Builds that sign in as an application have no such account.",
  ],
  findings: {
    another: {
      says: "The cloud account {account} was made for the server {other}, not for {computer}. If {other} still runs and is not in staging mode, the two take the relay from each other.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, connectors, serverConfiguration }) {
    const { computer } = server;
    if (!computer) return { kind: "inconclusive", because: "the computer's name is not in the evidence" };
    const accounts: { name: string; evidence: EvidenceRef }[] = [
      ...(connectors?.connectors ?? []).map((one, i) => ({
        name: one.userName ?? "",
        evidence: { artifact: "connectors", field: `connectors[${i}].userName` } as const,
      })),
      ...(serverConfiguration?.connectors ?? []).map((one, i) => ({
        name: one.kind === "cloud" ? (one.account ?? "") : "",
        evidence: { artifact: "serverConfiguration", field: `connectors[${i}].account` } as const,
      })),
    ];
    const named = accounts.flatMap(({ name, evidence }) => {
      const other = /^Sync_(.+)_[0-9a-f]{12}@/i.exec(name)?.[1];
      return other === undefined ? [] : [{ name, other, evidence }];
    });
    const [first] = named;
    if (!first)
      return { kind: "inconclusive", because: "no cloud account that is named after a server is in the evidence" };
    const own = (computer.value.split(".")[0] ?? "").slice(0, NETBIOS_LENGTH).toLowerCase();
    if (first.other.slice(0, NETBIOS_LENGTH).toLowerCase() === own) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "another",
      data: { account: first.name, other: first.other, computer: computer.value },
      evidence: [first.evidence, ...getEvidence(computer)],
    };
  },
});
