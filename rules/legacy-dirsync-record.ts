import { DIRSYNC_DEPRECATED, PT_2015 } from "./citations.ts";
import { newestUncured, refs } from "./recency.ts";
import { defineRule } from "./rule.ts";

const LEGACY: readonly number[] = [32006, 32012, 34001, 34002, 34003];

export default defineRule({
  id: "legacy-dirsync-record",
  title: "Records of early DirSync builds",
  why: "These records were written only by very early DirSync builds with writeback, which are long out of support.",
  needs: ["writebackEvents", "history"],
  covers: [
    "PasswordResetService/32006",
    "PasswordResetService/32012",
    "PasswordResetService/34001",
    "PasswordResetService/34002",
    "PasswordResetService/34003",
  ],
  cites: [PT_2015, DIRSYNC_DEPRECATED],
  limits: ["Only the page of about 2015 still lists these numbers, each as deprecated and without a remedy."],
  findings: {
    seen: {
      says: "Record {eventId} at {loggedUtc} was written by a very early DirSync build: DirSync has no in-place way to today's product and must be replaced.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history }) {
    const seen = newestUncured(writebackEvents, LEGACY, "writebackEvents", history, ["installed", "switched-on"]);
    if (!seen) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "seen",
      data: { eventId: seen.eventId, loggedUtc: seen.timeUtc },
      evidence: refs("writebackEvents", seen),
    };
  },
});
