import { FIELD_NOTES, GETTING_STARTED_2017, PREREQUISITES, TSW_2025 } from "./citations.ts";
import type { NonEmpty } from "./rule.ts";
import { defineRule } from "./rule.ts";
import { describeSpan, findRhythm } from "./support/rhythm.ts";
import type { Episode, EpisodeKind, EvidenceRef, History } from "./views.ts";

/** Losses older than this before the newest one belong to another story. Ours. */
const WINDOW_MS = 24 * 60 * 60_000;
/** Heartbeats come every five minutes: losses further apart than two of them were not caused by the pause between two. */
const TWO_BEATS_MS = 10 * 60_000;
/** More than these show nothing that these do not. */
const SHOWN = 6;

/** What ends a connection from within: a loss after it was not cut on the way. */
const STOPS: readonly EpisodeKind[] = [
  "service-stopped",
  "service-crashed",
  "listener-stopped",
  "host-shutdown",
  "host-booted",
  "switch-off-begun",
];

interface Cut {
  readonly at: number;
  /** Since the last sign of life of this relay. */
  readonly quietMs: number;
  readonly evidence: EvidenceRef;
}

/**
 * Losses of one relay that each followed a heartbeat of its own: neither retries of a link that never came back, nor
 * failures after restarts that did not help, which come evenly too.
 */
function findCuts(history: History, namespace: string): Cut[] {
  const cuts: Cut[] = [];
  let life: Episode | undefined;
  for (const episode of history.episodes) {
    if (episode.kind === "heartbeat" && episode.namespace === namespace) life = episode;
    else if (STOPS.includes(episode.kind)) life = undefined;
    else if (episode.kind === "listener-failure" && episode.namespace === namespace) {
      if (life) cuts.push({ at: episode.at, quietMs: episode.at - life.at, evidence: episode.evidence });
      life = undefined;
    }
  }
  const newest = cuts.at(-1)?.at ?? 0;
  return cuts.filter((cut) => newest - cut.at <= WINDOW_MS);
}

const FIX = [
  "Find what closes the connection: firewall, proxy, NAT or load balancer between this server and the relay, the one whose idle or lifetime limit is about the interval named above.",
  "Raise that limit for *.servicebus.windows.net (or the relay names of your cloud) above the interval: at least 3 minutes for builds from 1.1.443.0, 4 minutes or more for older ones, 6 minutes on a proxy.",
  "Note the old limit first; to undo, set it back.",
  "Restart the sync service: Restart-Service ADSync",
] as const;

export default defineRule({
  id: "relay-idle-cut",
  title: "Relay connection cut at a fixed interval",
  why: "A firewall that closes quiet connections lets the listener come and go: probes are green, heartbeats return, and requests of the minutes between are lost.",
  needs: ["writebackEvents", "history"],
  cites: [TSW_2025, GETTING_STARTED_2017, PREREQUISITES, FIELD_NOTES],
  limits: [
    "The interval is an estimate from the spacing of records; four losses, three quarters of them alike, are ours.",
    "A second active server that takes the relay away at fixed times looks the same.",
    "Builds that log no heartbeat show no life between the losses: there nothing is concluded.",
  ],
  findings: {
    cutting: {
      says: "{namespace} comes and goes: {alike} of {total} losses came about {interval} after {since}, the last at {lastUtc}. Something on the way closes the connection then.",
      effect: { kind: "check-failed", step: "network", fix: FIX },
    },
    "comes-and-goes": {
      says: "{namespace} lives now, but was lost {total} times within a day, {alike} of them about {interval} after {since}, the last at {lastUtc}: something on the way closes the connection then.",
      effect: { kind: "mend", fix: FIX },
    },
  },
  evaluate({ history }) {
    const { outage, coverage, namespaces } = history;
    const names = new Set([...namespaces, ...outage.namespaces.map((relay) => relay.name)]);
    for (const namespace of names) {
      const cuts = findCuts(history, namespace);
      const last = cuts.at(-1);
      // A rhythm that ended a day ago has been mended since.
      if (!last || (coverage.toAt !== null && coverage.toAt - last.at > WINDOW_MS)) continue;
      const spacing = findRhythm(cuts.slice(1).map((cut, i) => cut.at - (cuts[i]?.at ?? 0)));
      const quiet = findRhythm(cuts.map((cut) => cut.quietMs));
      const aged = spacing !== undefined && spacing.medianMs > TWO_BEATS_MS ? spacing : undefined;
      const rhythm = aged ?? quiet;
      if (!rhythm) continue;
      const [first, ...more] = cuts.slice(-SHOWN).map((cut) => cut.evidence);
      if (!first) continue;
      const evidence: NonEmpty<EvidenceRef> = [first, ...more];
      const isBroken = outage.state === "down" || outage.state === "degraded";
      return {
        kind: "fail",
        finding: isBroken ? "cutting" : "comes-and-goes",
        data: {
          namespace,
          alike: rhythm.alike,
          total: rhythm.total,
          interval: describeSpan(rhythm.medianMs),
          seconds: Math.round(rhythm.medianMs / 1000),
          since: aged ? "the loss before" : "the last sign of life",
          lastUtc: last.evidence.timeUtc ?? "an unknown time",
        },
        evidence,
      };
    }
    return { kind: "pass" };
  },
});
