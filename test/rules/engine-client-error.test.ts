import rule from "../../rules/engine-client-error.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const failed = (recordId: number, second = recordId) =>
  event({ recordId, second, provider: "ADSync", eventId: 6306, level: 2, text: "System.InvalidOperationException" });
const extension = (recordId: number) => event({ recordId, provider: "ADSync", eventId: 6800, level: 2 });
const record = (recordId: number, eventId: number) => event({ recordId, eventId });
const callback = (recordId: number) => event({ recordId, provider: "ADSync", eventId: 6311, level: 2 });

testRule(rule, {
  pass: {
    "a callback that failed alone": { syncEvents: [callback(1)] },
    "no such record": { syncEvents: [extension(1)] },
    "another client of the engine": { syncEvents: [failed(1)], writebackEvents: [record(900, 32001)] },
    "a heartbeat follows": { syncEvents: [extension(1), failed(2)], writebackEvents: [heartbeat(3)] },
  },
  fail: {
    "a callback beside the extension's failure": {
      given: { syncEvents: [extension(1), callback(2)] },
      finding: "callback",
      data: { failedUtc: utcAt(2), companion: 6800 },
      evidence: [2, 1],
    },
    "beside the extension's failure": {
      given: { syncEvents: [extension(1), failed(2)] },
      finding: "beside",
      data: { failedUtc: utcAt(2), companion: 6800 },
      evidence: [2, 1],
    },
    "beside a failed onboarding": {
      given: { syncEvents: [failed(9)], writebackEvents: [record(5, 31004), record(8, 32011)] },
      finding: "beside",
      data: { companion: 32011 },
      evidence: [9, 8],
    },
  },
  inconclusive: { "no record of the engine in the export": { writebackEvents: [heartbeat(1)] } },
});
