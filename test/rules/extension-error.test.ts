import rule from "../../rules/extension-error.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number) =>
  event({
    recordId,
    provider: "ADSync",
    eventId: 6800,
    level: 2,
    text: "Microsoft.CredentialManagement.OnPremisesPasswordReset.Shared.PasswordResetException: Couldn't connect to any service bus endpoint(s)",
  });

testRule(rule, {
  pass: {
    "no such record": { syncEvents: [event({ recordId: 1, provider: "ADSync", eventId: 904 })] },
    "the endpoint started since": {
      syncEvents: [failed(1)],
      writebackEvents: [event({ recordId: 2, eventId: 31015 })],
    },
    "a heartbeat follows": { syncEvents: [failed(1)], writebackEvents: [heartbeat(2)] },
  },
  fail: {
    "nothing shows it running since": {
      given: { syncEvents: [failed(2)], writebackEvents: [heartbeat(1)] },
      finding: "failed",
      data: { failedUtc: utcAt(2) },
      evidence: [2],
    },
    "the export holds the engine's records alone": {
      given: { syncEvents: [failed(2), failed(9)] },
      finding: "failed",
      evidence: [9],
    },
    "it came back after a restart": {
      given: {
        syncEvents: [failed(10), failed(2000), failed(4000)],
        writebackEvents: [
          heartbeat(1),
          event({ recordId: 1000, eventId: 31016 }),
          event({ recordId: 1001, eventId: 31015 }),
        ],
      },
      finding: "again",
      evidence: [4000],
    },
    "the relay fails beside it": {
      given: { syncEvents: [failed(12)], writebackEvents: [heartbeat(1), linkLost(10), linkLost(11)] },
      finding: "beside",
      evidence: [12],
    },
  },
  inconclusive: { "no record of the engine in the export": { writebackEvents: [heartbeat(1)] } },
});
