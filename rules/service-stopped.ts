import { TSW_2025, WINDOWS } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { LIFE } from "./recency.ts";
import { defineRule } from "./rule.ts";
import type { EpisodeKind } from "./views.ts";

const TELLING: readonly EpisodeKind[] = [
  ...LIFE,
  "service-started",
  "service-stopped",
  "service-crashed",
  "service-start-failed",
  "listener-started",
  "host-booted",
  "host-shutdown",
];
const DOWN: readonly EpisodeKind[] = ["service-stopped", "service-crashed", "service-start-failed"];
const UNTOLD: readonly EpisodeKind[] = ["host-booted", "host-shutdown"];

export default defineRule({
  id: "service-stopped",
  title: "Sync service",
  why: "Writeback lives inside the sync service: while it is stopped nothing can be received, nor judged.",
  needs: ["server", "history"],
  covers: ["Service Control Manager/7036"],
  cites: [TSW_2025, WINDOWS],
  limits: ["Newer Windows may log no 7036: without the service's own row, silence proves nothing."],
  findings: {
    stopped: {
      says: "The service was stopped when the bundle was made.",
      effect: { kind: "note" },
    },
    "stopped-in-log": {
      says: "The last thing that the log tells of the service, at {sinceUtc}, is that it was down.",
      effect: { kind: "note" },
    },
    unsettled: {
      says: "The service was neither running nor stopped when the bundle was made: it was between the two, or paused.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, history }) {
    if (server.service) {
      const { value } = server.service;
      if (value === "running") return { kind: "pass" };
      const finding = value === "stopped" ? "stopped" : "unsettled";
      return { kind: "fail", finding, data: {}, evidence: getEvidence(server.service) };
    }
    const last = history.episodes.findLast((episode) => TELLING.includes(episode.kind));
    if (!last || UNTOLD.includes(last.kind))
      return { kind: "inconclusive", because: "neither the service's row nor a record that tells its state" };
    if (!DOWN.includes(last.kind)) return { kind: "pass" };
    return { kind: "fail", finding: "stopped-in-log", data: { sinceUtc: last.timeUtc }, evidence: [last.evidence] };
  },
});
