import { KB_WIZARD_WRITEBACK, WINDOWS } from "./citations.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

/** Tokens are refused beyond about this. */
const TOLERANCE_MS = 5 * 60_000;

const TIME_SERVICE = "Microsoft-Windows-Time-Service";
/** Offset too large to mend, not synchronised for long, no answer from the source, source unfit. */
const TIME_TROUBLE: readonly number[] = [34, 36, 47, 50];
/** Synchronising again. */
const TIME_GOOD: readonly number[] = [35, 37];

export default defineRule({
  id: "clock-skew",
  title: "Clock of the server",
  why: "The cloud refuses tokens from a server whose clock is more than about five minutes off; the errors speak of anything but time.",
  needs: ["history"],
  uses: ["clock", "systemEvents"],
  covers: [
    "Microsoft-Windows-Time-Service/34",
    "Microsoft-Windows-Time-Service/36",
    "Microsoft-Windows-Time-Service/47",
    "Microsoft-Windows-Time-Service/50",
    "requirement/clock",
  ],
  cites: [KB_WIZARD_WRITEBACK, WINDOWS],
  limits: ["A clock that is right when the bundle is made may have been wrong when the fault began."],
  findings: {
    skewed: {
      says: "The clock is {direction} by {offsetSeconds} seconds (against {reference}); beyond 300 the cloud refuses.",
      effect: {
        kind: "off-ladder",
        fix: [
          "See where the server takes its time from: w32tm /query /status and w32tm /query /source",
          "In a domain it must be the domain: w32tm /config /syncfromflags:domhier /update, then Restart-Service w32time, then w32tm /resync /rediscover",
          "If the domain itself is wrong, mend the time source of the PDC emulator; on a virtual machine see that the host does not set the time against it.",
          "Then restart the sync service: Restart-Service ADSync",
        ],
      },
    },
    jumped: {
      says: "The clock was set back by {backSeconds} seconds at {atUtc}; order is judged by record numbers, times around it are not to be trusted.",
      effect: { kind: "note" },
    },
    "time-service": {
      says: "The last word of the time service, event {eventId} at {atUtc}, is a complaint; the offset itself was not measured.",
      effect: { kind: "note" },
    },
  },
  evaluate({ history, clock, systemEvents }) {
    const offsetMs = clock?.offsetMs ?? null;
    if (offsetMs !== null && Math.abs(offsetMs) > TOLERANCE_MS)
      return {
        kind: "fail",
        finding: "skewed",
        data: {
          direction: offsetMs > 0 ? "ahead" : "behind",
          offsetSeconds: Math.round(Math.abs(offsetMs) / 1000),
          reference: clock?.reference ?? "an HTTPS answer",
        },
        evidence: [{ artifact: "clock", field: "offsetMs" }],
      };

    const jump = history.clockJumps.findLast((one) => one.backMs > TOLERANCE_MS);
    if (jump)
      return {
        kind: "fail",
        finding: "jumped",
        data: { backSeconds: Math.round(jump.backMs / 1000), atUtc: jump.timeUtc },
        evidence: [{ artifact: jump.artifact, recordId: jump.recordId, timeUtc: jump.timeUtc }],
      };
    if (offsetMs !== null) return { kind: "pass" };

    const word = (systemEvents ?? []).findLast(
      (event) => event.provider === TIME_SERVICE && [...TIME_TROUBLE, ...TIME_GOOD].includes(event.eventId),
    );
    if (!word || TIME_GOOD.includes(word.eventId))
      return { kind: "inconclusive", because: "the offset of the clock was not measured" };
    return {
      kind: "fail",
      finding: "time-service",
      data: { eventId: word.eventId, atUtc: word.timeUtc },
      evidence: refs("systemEvents", word),
    };
  },
});
