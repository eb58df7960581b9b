import rule from "../../rules/engine-never-bound.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, requested, succeeded } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const bind = (recordId: number, eventId: 403 | 405, second = recordId) =>
  event({
    recordId,
    second,
    provider: "ADSync",
    eventId,
    text:
      eventId === 405
        ? "Call sync ldap_bind for DomainName=CONTOSO, UserName=MSOL_1a2b3c4d5e6f."
        : "ImpersonationHelper call LogonUser for DomainName=CONTOSO, UserName=MSOL_1a2b3c4d5e6f.",
  });

testRule(rule, {
  pass: {
    "no request": { writebackEvents: [heartbeat(1)], syncEvents: [bind(2, 405)] },
    "this build logs no bind": { writebackEvents: [requested(1)], syncEvents: [] },
    "the usual order": {
      writebackEvents: [requested(100), succeeded(104)],
      syncEvents: [bind(101, 405), bind(102, 403), bind(103, 405)],
    },
    "bound, whatever came of it": { writebackEvents: [requested(100)], syncEvents: [bind(101, 405)] },
    "a bind that bears a second less": {
      writebackEvents: [requested(100)],
      syncEvents: [bind(101, 405, 99)],
    },
    "a later request succeeded": {
      writebackEvents: [requested(100), succeeded(300, { n: 2 })],
      syncEvents: [bind(1, 405)],
    },
  },
  fail: {
    "binds at other times only": {
      given: { writebackEvents: [requested(100)], syncEvents: [bind(1, 405), bind(2, 403), bind(400, 405)] },
      finding: "unbound",
      data: { startedUtc: utcAt(100) },
      evidence: [100],
    },
    "a change instead of a reset": {
      given: {
        writebackEvents: [event({ recordId: 200, eventId: 31006, text: "ChangePasswordRequestStart" })],
        syncEvents: [bind(1, 405)],
      },
      finding: "unbound",
      evidence: [200],
    },
  },
  inconclusive: {
    "no record of the service in the export": { syncEvents: [bind(1, 405)] },
    "the request is under way": { writebackEvents: [requested(100)], syncEvents: [bind(1, 405)], now: 130 },
  },
});
