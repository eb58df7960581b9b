import { FIELD_NOTES, TSW_2025 } from "./citations.ts";
import { episodesAfter } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { Episode, EpisodeKind } from "./views.ts";

/** One heartbeat every five minutes and relay: three no more than ten minutes apart make a rhythm. Ours. */
const RHYTHM = 3;
const LONGEST_GAP_MS = 10 * 60_000;
/** Three missed beats; ours. */
const SILENCE_MS = 15 * 60_000;

/** What explains the silence, or is reported by a rule of its own. */
const EXPLAINED: readonly EpisodeKind[] = [
  "listener-failure",
  "unhealthy-report",
  "cloud-failure",
  "relay-failure",
  "extension-failure",
  "listener-stopped",
  "service-stopped",
  "service-crashed",
  "service-start-failed",
  "host-shutdown",
  "host-booted",
  "switch-off-begun",
  "switched-off",
];

export default defineRule({
  id: "heartbeat-silence",
  title: "Heartbeat of the relay",
  why: "A heartbeat every five minutes is the only regular sign that the relay can hand over requests; its silence is the earliest alarm.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31019"],
  cites: [TSW_2025, FIELD_NOTES],
  limits: [
    "Old builds never log a heartbeat: there this rule passes and says nothing.",
    "The five minutes are documented; what counts as a rhythm and as silence is ours.",
    "Where only a filtered log is at hand, its last record stands for its end.",
  ],
  findings: {
    silent: {
      says: "The heartbeat of {namespace} was regular until {lastUtc}, then stopped without any failure on record; the log goes on until {endUtc}.",
      effect: { kind: "note" },
    },
    partial: {
      says: "The heartbeat of {namespace} was regular until {lastUtc}, then stopped without any failure on record, while another relay still beats.",
      effect: { kind: "note" },
    },
  },
  evaluate({ history }) {
    const { toAt, toUtc } = history.coverage;
    const beats = history.episodes.filter((episode) => episode.kind === "heartbeat");
    if (beats.length === 0) return { kind: "pass" };
    if (toAt === null) return { kind: "inconclusive", because: "where the log ends is not known" };

    const byNamespace = new Map<string, Episode[]>();
    for (const beat of beats) {
      const name = beat.namespace ?? "a relay that the text does not name";
      byNamespace.set(name, [...(byNamespace.get(name) ?? []).slice(1 - RHYTHM), beat]);
    }
    const newest = beats.reduce((latest, beat) => Math.max(latest, beat.at), Number.NEGATIVE_INFINITY);
    for (const [namespace, last] of byNamespace) {
      const end = last.at(-1);
      const isRegular =
        last.length === RHYTHM &&
        last.every((beat, i) => i === 0 || beat.at - (last[i - 1]?.at ?? 0) <= LONGEST_GAP_MS);
      if (!end || !isRegular || toAt - end.at <= SILENCE_MS) continue;
      if (episodesAfter(history, end.at, EXPLAINED).length > 0) continue;
      return {
        kind: "fail",
        finding: newest - end.at > SILENCE_MS ? "partial" : "silent",
        data: { namespace, lastUtc: end.timeUtc, endUtc: toUtc ?? "its end" },
        evidence: [end.evidence],
      };
    }
    return { kind: "pass" };
  },
});
