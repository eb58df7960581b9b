import rule from "../../rules/hash-sync-failing.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";

const hash = (recordId: number, eventId: number, text = "") =>
  event({ recordId, eventId, provider: "Directory Synchronization", text });
const rpc = (recordId: number) =>
  hash(recordId, 611, "Details: System.Exception ---> RPC Error 1722 : there is no server");
const notification = (recordId: number) => event({ recordId, eventId: 6900, provider: "ADSync", text: "stack" });

testRule(rule, {
  pass: {
    chatter: { hashSyncEvents: [650, 656, 657, 651, 653, 654, 622, 623].map((id, index) => hash(index + 1, id)) },
    "a later cycle ended": { hashSyncEvents: [rpc(1), hash(2, 652), hash(3, 653), hash(4, 654)] },
    "a word without number, and work goes on": { hashSyncEvents: [hash(1, 0, "scheduled"), hash(2, 650)] },
    "a notification failed before the last cycle": { hashSyncEvents: [hash(5, 651)], syncEvents: [notification(4)] },
  },
  fail: {
    "no way to a domain controller": {
      given: { hashSyncEvents: [hash(1, 654), rpc(2)] },
      finding: "domain-controller",
      data: { code: 1722, failedUtc: utcAt(2) },
      evidence: [2],
    },
    "the cloud refuses": {
      given: { hashSyncEvents: [hash(1, 653), hash(2, 655)] },
      finding: "cloud",
      data: { eventId: 655 },
      evidence: [2],
    },
    "the last word has no number": {
      given: { hashSyncEvents: [hash(1, 650), hash(2, 0, "retry")] },
      finding: "unspecified",
      data: { eventId: 0 },
      evidence: [2],
    },
    "a notification fails": {
      given: { hashSyncEvents: [hash(1, 651)], syncEvents: [notification(7)] },
      finding: "unspecified",
      data: { eventId: 6900 },
      evidence: [7],
    },
  },
  inconclusive: { "no record of hash sync": { syncEvents: [notification(1)] } },
});
