import { TLS_ENFORCEMENT, WINDOWS } from "./citations.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const TLS_FAILED: readonly number[] = [36871, 36874, 36882, 36887, 36888];
const LINK_FAILED: readonly EpisodeKind[] = ["listener-failure", "cloud-failure", "relay-failure", "unhealthy-report"];

/** A TLS failure this near to a lost link belongs to it. Ours: the service tries again within minutes. */
const NEAR_MS = 5 * 60_000;

export default defineRule({
  id: "schannel-failures",
  title: "TLS failures of Windows",
  why: "Windows itself says that a TLS handshake failed at the time when the link was lost.",
  needs: ["systemEvents", "history"],
  covers: ["Schannel/36871", "Schannel/36874", "Schannel/36882", "Schannel/36887", "Schannel/36888"],
  cites: [WINDOWS, TLS_ENFORCEMENT],
  limits: ["The records name no remote host: any program on the server may have caused them."],
  findings: {
    beside: {
      says: "Windows logged {count} failed TLS handshake(s) within minutes of the lost link, last at {lastUtc}: protocol, cipher or certificate.",
      effect: { kind: "note" },
    },
  },
  evaluate({ systemEvents, history }) {
    const { outage } = history;
    if (outage.state === "healthy" || outage.state === "recovered") return { kind: "pass" };
    const since = outage.onset?.at ?? Number.NEGATIVE_INFINITY;
    const lost = history.episodes.filter((one) => LINK_FAILED.includes(one.kind) && one.at >= since);
    const beside = systemEvents.filter((record) => {
      if (record.provider !== "Schannel" || !TLS_FAILED.includes(record.eventId)) return false;
      const at = steadyTime(history.clockJumps, "systemEvents", record);
      return lost.some((one) => Math.abs(one.at - at) <= NEAR_MS);
    });
    const last = beside.at(-1);
    if (!last) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "beside",
      data: { count: beside.length, lastUtc: last.timeUtc },
      evidence: refs("systemEvents", last),
    };
  },
});
