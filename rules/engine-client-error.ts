import { KB_WIZARD_WRITEBACK, WINDOWS } from "./citations.ts";
import { LIFE, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const CLIENT_ERROR = 6306;
const CALLBACK_ERROR = 6311;
/** The support article shows both records within one wizard pass; two minutes are ours. */
const BESIDE_MS = 2 * 60_000;
const COMPANIONS: readonly EpisodeKind[] = [
  "extension-failure",
  "cloud-failure",
  "relay-failure",
  "switch-on-begun",
  "switch-on-failed",
  "switch-off-begun",
  "switch-off-failed",
];

export default defineRule({
  id: "engine-client-error",
  title: "Sync engine serving the wizard",
  why: "The wizard changes writeback through the sync engine; an engine error beside a failed switch tells why it failed.",
  needs: ["syncEvents", "history"],
  covers: ["ADSync/6306", "ADSync/6311"],
  cites: [KB_WIZARD_WRITEBACK, WINDOWS],
  limits: [
    "The engine logs the same record for other clients: only one beside a failure of writeback, or a switch of it, is taken.",
    "Of 6311 no page about writeback was found: its meaning is that of the engine's older generations.",
  ],
  findings: {
    beside: {
      says: "The sync engine failed a client's call at {failedUtc}, beside record {companion}: its quoted detail belongs to that failure. A support article names a clock that is off as one cause.",
      effect: { kind: "note" },
    },
    callback: {
      says: "A callback of the sync engine failed at {failedUtc}, beside record {companion}: its quoted detail belongs to that failure.",
      effect: { kind: "note" },
    },
  },
  evaluate({ syncEvents, history }) {
    const failed = newestUncured(syncEvents, [CLIENT_ERROR, CALLBACK_ERROR], "syncEvents", history, [
      "switched-on",
      ...LIFE,
    ]);
    if (!failed) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "syncEvents", failed);
    const companion = history.episodes.findLast(
      (episode) => COMPANIONS.includes(episode.kind) && Math.abs(episode.at - at) <= BESIDE_MS,
    );
    if (!companion) return { kind: "pass" };
    return {
      kind: "fail",
      finding: failed.eventId === CALLBACK_ERROR ? "callback" : "beside",
      data: { failedUtc: failed.timeUtc, companion: companion.eventId },
      evidence: [...refs("syncEvents", failed), companion.evidence],
    };
  },
});
