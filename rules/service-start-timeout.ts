import { WINDOWS } from "./citations.ts";
import { eventDatum } from "./event-tokens.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findErrorNumber, ranSince, serviceControlRecords } from "./service-life.ts";

const START_FAILED = 7000;
const START_TIMEOUT = 7009;
/** ERROR_SERVICE_REQUEST_TIMEOUT, in the 7000 that follows a 7009. */
const REQUEST_TIMEOUT = 1053;

export default defineRule({
  id: "service-start-timeout",
  title: "Slow start of the service",
  why: "The service did not answer in time when it was started, so writeback never came up.",
  needs: ["systemEvents", "history", "server"],
  covers: ["Service Control Manager/7009"],
  cites: [WINDOWS],
  limits: ["Says that the start was too slow, not why: the database's own log is not in the bundle."],
  findings: {
    "never-up": {
      says: "The service did not come up in time at {failedUtc} (limit {limitMs} ms) and has not run since.",
      effect: {
        kind: "mend",
        fix: [
          "Start it once more, now that the server is idle: Start-Service ADSync",
          "If it times out again, see first that the database answers: with LocalDB that the disk is not full and the antivirus spares its files, with SQL Server that the instance runs and this server reaches it.",
        ],
      },
    },
  },
  evaluate({ systemEvents, history, server }) {
    const timeouts = serviceControlRecords(systemEvents, [START_FAILED, START_TIMEOUT]).filter(
      (record) => record.eventId === START_TIMEOUT || findErrorNumber(record, "param2") === REQUEST_TIMEOUT,
    );
    const newest = timeouts.at(-1);
    if (!newest || ranSince(history, server, newest)) return { kind: "pass" };
    const told = timeouts.findLast((record) => record.eventId === START_TIMEOUT);
    return {
      kind: "fail",
      finding: "never-up",
      data: {
        failedUtc: newest.timeUtc,
        limitMs: (told === undefined ? undefined : eventDatum(told, "param1")) ?? "not told",
      },
      evidence:
        told === undefined || told === newest ? refs("systemEvents", newest) : refs("systemEvents", told, newest),
    };
  },
});
