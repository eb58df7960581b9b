import { KB_SERVICE_NOT_START, VERSION_ARCHIVE, WINDOWS } from "./citations.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findErrorNumber, ranSince, serviceControlRecords } from "./service-life.ts";

const START_FAILED = 7000;
const ENDED = 7023;
const ENDED_OWN_CODE = 7024;

/** Errors of 7000 that other rules speak for: the account, the time limit, the start type. */
const TOLD_ELSEWHERE: readonly number[] = [
  1053, 1057, 1058, 1069, 1326, 1327, 1328, 1330, 1331, 1385, 1787, 1789, 1793, 1907, 1909,
];

export default defineRule({
  id: "service-ended-with-error",
  title: "Service ends with an error",
  why: "The service gave up by itself. Until its reason is gone each restart ends the same way.",
  needs: ["systemEvents", "history", "server"],
  covers: ["Service Control Manager/7023", "Service Control Manager/7024"],
  cites: [WINDOWS, KB_SERVICE_NOT_START, VERSION_ARCHIVE],
  limits: ["The service's own error numbers have no public list: the number is shown, its meaning is not guessed."],
  findings: {
    ended: {
      says: "The service ended with error {code} at {failedUtc} and has not run since.",
      effect: {
        kind: "mend",
        fix: [
          "Read the ADSync errors of the same minute in the Application log: they name what the service missed, most often its database.",
          "See that the database runs, that its disk has room, and that an upgrade of the product was finished on this server (a database newer than the program refuses the service).",
          "Then start it: Start-Service ADSync",
        ],
      },
    },
    "not-started": {
      says: "Windows could not start the service at {failedUtc} (error {code}), and it has not run since.",
      effect: {
        kind: "mend",
        fix: [
          "Run: net helpmsg followed by the number, to see what Windows missed.",
          "1068 or 1075: start the service that it depends on, with SQL Server on the same machine the SQL service. 2 or 3: program files are missing, repair or reinstall the product.",
          "Then start it: Start-Service ADSync",
        ],
      },
    },
  },
  evaluate({ systemEvents, history, server }) {
    const newest = serviceControlRecords(systemEvents, [START_FAILED, ENDED, ENDED_OWN_CODE]).findLast(
      (record) =>
        record.eventId !== START_FAILED || !TOLD_ELSEWHERE.includes(findErrorNumber(record, "param2") ?? Number.NaN),
    );
    if (!newest || ranSince(history, server, newest)) return { kind: "pass" };
    return {
      kind: "fail",
      finding: newest.eventId === START_FAILED ? "not-started" : "ended",
      data: { failedUtc: newest.timeUtc, code: findErrorNumber(newest, "param2") ?? "not given as a number" },
      evidence: refs("systemEvents", newest),
    };
  },
});
