import { COMMUNITY, FIELD_NOTES, KB_WIZARD_WRITEBACK, TSW_2025 } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { episodesAfter, newestUncured, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findVersion } from "./versions.ts";

const UNHEALTHY = 31044;

export default defineRule({
  id: "service-unhealthy",
  title: "Health of the writeback service",
  why: "Two redundant relay connections carry the requests; the service itself reports when their hosts do not run.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/31044", "PasswordResetService/31042"],
  cites: [TSW_2025, KB_WIZARD_WRITEBACK, COMMUNITY, FIELD_NOTES],
  limits: [
    "The page says that one of the two hosts may be down, the logged text says that none runs: the record does not tell which.",
    "31042, the counterpart, comes from field notes only and is absent in older builds.",
  ],
  findings: {
    unhealthy: {
      says: "The service reported itself unhealthy at {reportedUtc}; nothing shows it whole since (reset library {libraryVersion}, which is not the product's version).",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const report = newestUncured(writebackEvents, [UNHEALTHY], "writebackEvents", history, [
      "healthy-report",
      "request-started",
      "request-succeeded",
      "request-refused",
    ]);
    if (!report) return { kind: "pass" };

    // One relay's heartbeat says nothing of the other: all that ever beat must beat again.
    const at = steadyTime(history.clockJumps, "writebackEvents", report);
    const beating = new Set(episodesAfter(history, at, ["heartbeat"]).map((episode) => episode.namespace));
    if (beating.size > 0 && history.namespaces.every((name) => beating.has(name))) return { kind: "pass" };

    const version = findVersion(eventText(report).split("Version:")[1] ?? "");
    return {
      kind: "fail",
      finding: "unhealthy",
      data: {
        reportedUtc: report.timeUtc,
        libraryVersion: version ?? "not named",
      },
      evidence: refs("writebackEvents", report),
    };
  },
});
