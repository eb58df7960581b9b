import { KB_SERVICE_NOT_START, WINDOWS } from "./citations.ts";
import { eventDatum } from "./event-tokens.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findErrorNumber, ranSince, serviceControlRecords } from "./service-life.ts";

const START_FAILED = 7000;
const LOGON_FAILED = 7038;
const RIGHT_MISSING = 7041;

/** Windows errors that speak of the account: refused, restricted, expired, disabled, locked, unknown, wrong type. */
const LOGON_ERRORS: readonly number[] = [1057, 1069, 1326, 1327, 1328, 1330, 1331, 1385, 1787, 1789, 1793, 1907, 1909];
const LOGON_TYPE_NOT_GRANTED = 1385;

export default defineRule({
  id: "service-cannot-log-on",
  title: "Service account",
  why: "A service that cannot log on does not start, and neither a restart nor the wizard mends its account.",
  needs: ["systemEvents", "history", "server"],
  covers: ["Service Control Manager/7000", "Service Control Manager/7038", "Service Control Manager/7041"],
  cites: [KB_SERVICE_NOT_START, WINDOWS],
  limits: ["A record that gives its error as a sentence instead of a number is told by its id alone."],
  findings: {
    refused: {
      says: "The service could not log on as {account} at {failedUtc} (error {code}) and has not run since.",
      effect: {
        kind: "off-ladder",
        fix: [
          "On the sync server note the account: services.msc > the sync service > Properties > Log On.",
          "In Active Directory see that this account is enabled, not locked and not expired; a managed service account must list this server among those that may fetch its password.",
          "If its password was changed, enter the new one on the Log On tab. Should the service then report that its key set cannot be read, stop and follow the page on changing the service account's password.",
          "Local Security Policy > User Rights Assignment: the account needs Log on locally, Log on as a service and Log on as a batch job.",
          "Start the service: Start-Service ADSync",
        ],
      },
    },
    "right-missing": {
      says: "{account} lacks the right to log on as a service: the start failed at {failedUtc}, and the service has not run since.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Local Security Policy (secpol.msc) > Local Policies > User Rights Assignment: grant the account Log on as a service, Log on as a batch job and Log on locally, and see that no Deny right names it.",
          "If a group policy sets these rights, change it there, then run: gpupdate /force",
          "Start the service: Start-Service ADSync",
        ],
      },
    },
  },
  evaluate({ systemEvents, history, server }) {
    const failures = serviceControlRecords(systemEvents, [START_FAILED, LOGON_FAILED, RIGHT_MISSING]).filter(
      (record) =>
        record.eventId !== START_FAILED || LOGON_ERRORS.includes(findErrorNumber(record, "param2") ?? Number.NaN),
    );
    const newest = failures.at(-1);
    if (!newest || ranSince(history, server, newest)) return { kind: "pass" };

    // 7038 or 7041 tells the account and the reason, the 7000 that follows only that the logon failed.
    const telling = failures.findLast((record) => record.eventId !== START_FAILED) ?? newest;
    const code = findErrorNumber(telling, telling.eventId === START_FAILED ? "param2" : "param3");
    const finding = telling.eventId === RIGHT_MISSING || code === LOGON_TYPE_NOT_GRANTED ? "right-missing" : "refused";
    const account =
      (telling.eventId === START_FAILED ? undefined : eventDatum(telling, "param2")) ??
      server.serviceAccount?.value ??
      "its account";
    return {
      kind: "fail",
      finding,
      data: { account, failedUtc: newest.timeUtc, code: code ?? "not given as a number" },
      evidence: telling === newest ? refs("systemEvents", newest) : refs("systemEvents", telling, newest),
    };
  },
});
