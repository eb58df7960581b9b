import { COMMUNITY, FIELD_NOTES, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";

/** Old and new relay overlap by a few heartbeats at most. Ours. */
const HANDOVER_MS = 30 * 60_000;

export default defineRule({
  id: "relay-moved",
  title: "Relay names of this server",
  why: "The cloud can give a server another relay, in another region and under another name. A firewall, a proxy or a probe that knows the old name goes on looking well.",
  needs: ["writebackEvents", "history"],
  cites: [TSW_2025, FIELD_NOTES, COMMUNITY],
  limits: [
    "Seen only where the log reaches back to the old name; builds that log no heartbeat never show it.",
    "That the region changed cannot be read from a name for certain; that the name changed can.",
  ],
  findings: {
    moved: {
      says: "The relay {former} was last heard at {formerUtc}; since {newUtc} {current} beats instead. Rules and probes that name the old one say nothing any more.",
      effect: { kind: "note" },
    },
    unheard: {
      says: "Since {newUtc} the listener fails at {current}, which was never heard in this log; {former} beat until {formerUtc}. The cloud has moved the relay: see that the way to the new name is open.",
      effect: { kind: "note" },
    },
  },
  evaluate({ history }) {
    const { outage, episodes } = history;
    const heard = episodes.filter((one) => one.kind === "heartbeat" && one.namespace !== undefined);
    if (heard.length === 0)
      return { kind: "inconclusive", because: "no heartbeat names a relay, so a change could not be seen" };

    for (const relay of outage.namespaces.filter((one) => one.lastLifeUtc === null && one.state === "failing")) {
      const first = episodes.find((one) => one.kind === "listener-failure" && one.namespace === relay.name);
      const former = heard.findLast((one) => first !== undefined && one.at < first.at);
      // As long as the former one fails too, both are in use.
      const since = (name: string | undefined): boolean =>
        episodes.some((one) => first !== undefined && one.at > first.at && one.namespace === name);
      if (!first || !former || since(former.namespace)) continue;
      return {
        kind: "fail",
        finding: "unheard",
        data: {
          former: former.namespace ?? "",
          formerUtc: former.timeUtc,
          current: relay.name,
          newUtc: first.timeUtc,
        },
        evidence: [first.evidence, former.evidence],
      };
    }

    for (const relay of outage.namespaces.filter((one) => one.state === "retired")) {
      const last = heard.findLast((one) => one.namespace === relay.name);
      const alive = outage.namespaces.filter((one) => one.state === "alive").map((one) => one.name);
      const firsts = alive.flatMap((name) => heard.find((one) => one.namespace === name) ?? []);
      const first = firsts.sort((a, b) => b.at - a.at)[0];
      // The successor's first word comes when the former one falls silent, not long before.
      const isSuccessor = first !== undefined && last !== undefined && first.at >= last.at - HANDOVER_MS;
      if (!first || !last || !isSuccessor) continue;
      return {
        kind: "fail",
        finding: "moved",
        data: {
          former: relay.name,
          formerUtc: last.timeUtc,
          current: first.namespace ?? "",
          newUtc: first.timeUtc,
        },
        evidence: [last.evidence, first.evidence],
      };
    }
    return { kind: "pass" };
  },
});
