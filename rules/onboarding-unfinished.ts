import { GETTING_STARTED_2017, PT_2017, TSW_2025, WB_CONCEPT } from "./citations.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { isTooEarly, runsAfter } from "./support/switches.ts";

const BEGUN = 31004;
const TOKEN = 31017;
const KEY = 31018;
const FAILURES: readonly number[] = [32005, 32007, 32009, 32011];

export default defineRule({
  id: "onboarding-unfinished",
  title: "Switching writeback on",
  why: "Writeback works only once its registration with the cloud has ended; one that only began leaves it off.",
  needs: ["writebackEvents", "history", "now"],
  covers: [
    "PasswordResetService/31004",
    "PasswordResetService/31005",
    "PasswordResetService/31017",
    "PasswordResetService/31018",
  ],
  cites: [TSW_2025, PT_2017, GETTING_STARTED_2017, WB_CONCEPT],
  limits: ["Keys also roll by themselves about every six months, so a lone 31018 proves no switch."],
  findings: {
    silent: {
      says: "Switching writeback on began at {begunUtc} and never ended, with no failure on record; it got as far as: {reached}.",
      effect: { kind: "note" },
    },
    failed: {
      says: "Switching writeback on began at {begunUtc} and failed with record {failure}; it got as far as: {reached}.",
      effect: { kind: "note" },
    },
  },
  evaluate({ writebackEvents, history, now }) {
    const begun = writebackEvents.findLast((event) => event.eventId === BEGUN);
    if (!begun) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "writebackEvents", begun);
    // Switched off again since: then that is the switch to speak of.
    if (episodesAfter(history, at, ["switched-on", "switched-off"]).length > 0) return { kind: "pass" };
    if (runsAfter(history, at)) return { kind: "pass" };

    const later = writebackEvents.filter((event) => event.recordId > begun.recordId);
    const key = later.find((event) => event.eventId === KEY);
    const token = later.find((event) => event.eventId === TOKEN);
    const failure = later.find((event) => FAILURES.includes(event.eventId));
    if (!failure && isTooEarly(begun, now)) {
      return { kind: "inconclusive", because: `writeback is being switched on since ${begun.timeUtc}` };
    }
    const reached = key ? "new key made" : token ? "signed in" : "the first record only";
    const sequel = [token, key, failure].flatMap((event) => event ?? []);
    return {
      kind: "fail",
      finding: failure ? "failed" : "silent",
      data: { begunUtc: begun.timeUtc, reached, failure: failure?.eventId ?? "none" },
      evidence: refs("writebackEvents", begun, ...sequel),
    };
  },
});
