import { PT_2017, TSW_2025 } from "./citations.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const RELAY_WARNING = 32014;

/** Single retries are normal; five within an hour are ours. */
const BURST = 5;
const HOUR_MS = 3_600_000;
/** A burst that ended a day before the log does is history; the day is ours. */
const RECENT_MS = 24 * HOUR_MS;

export default defineRule({
  id: "relay-retries",
  title: "Retries towards the relay",
  why: "One retry is normal; many in a row point at latency, low bandwidth or a device that cuts idle connections.",
  needs: ["writebackEvents", "history"],
  covers: ["PasswordResetService/32014"],
  cites: [TSW_2025, PT_2017],
  limits: ["The page gives no number: five within an hour, and a day of interest, are our own thresholds."],
  findings: {
    repeated: {
      says: "{count} relay connections needed a retry between {fromUtc} and {toUtc}: look for latency and for a firewall or proxy that cuts idle connections.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const warnings = writebackEvents
      .filter((event) => event.eventId === RELAY_WARNING)
      .map((event) => ({ event, at: steadyTime(history.clockJumps, "writebackEvents", event) }));
    const end = warnings.findLastIndex(({ at }, i) => {
      const first = warnings[i - BURST + 1];
      return first !== undefined && at - first.at <= HOUR_MS;
    });
    const last = warnings[end];
    if (!last || (history.coverage.toAt ?? last.at) - last.at > RECENT_MS) return { kind: "pass" };

    const burst = warnings.slice(0, end + 1).filter(({ at }) => last.at - at <= HOUR_MS);
    const [first = last, ...others] = burst;
    return {
      kind: "fail",
      finding: "repeated",
      data: { count: burst.length, fromUtc: first.event.timeUtc, toUtc: last.event.timeUtc },
      evidence: refs("writebackEvents", first.event, ...others.map(({ event }) => event)),
    };
  },
});
