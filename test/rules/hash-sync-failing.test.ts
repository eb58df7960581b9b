import { shortName } from "../../rules/catalogue/index.ts";
import { RPC_CODE_ROWS } from "../../rules/catalogue/rpc-codes.ts";
import rule from "../../rules/hash-sync-failing.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";

const hash = (recordId: number, eventId: number, text = "") =>
  event({ recordId, eventId, provider: "Directory Synchronization", text });
const rpc = (recordId: number, code = 1722) =>
  hash(recordId, 611, `Details: System.Exception ---> RPC Error ${code} : there is no server`);
const notification = (recordId: number) => event({ recordId, eventId: 6900, provider: "ADSync", text: "stack" });
const RPC_CODES = RPC_CODE_ROWS.map((row) => Number(shortName(row)));
const CLOUD = [652, 655, 115];

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      RPC_CODES.map((code) => [
        `a cycle ended after RPC error ${code}`,
        { hashSyncEvents: [rpc(1, code), hash(2, 651)] },
      ]),
    ),
    ...Object.fromEntries(
      CLOUD.map((id) => [`a cycle ended after ${id}`, { hashSyncEvents: [hash(1, id), hash(2, 654)] }]),
    ),
    chatter: { hashSyncEvents: [650, 656, 657, 651, 653, 654, 622, 623].map((id, index) => hash(index + 1, id)) },
    "a later cycle ended": { hashSyncEvents: [rpc(1), hash(2, 652), hash(3, 653), hash(4, 654)] },
    "a word without number, and work goes on": { hashSyncEvents: [hash(1, 0, "scheduled"), hash(2, 650)] },
    "a notification failed before the last cycle": { hashSyncEvents: [hash(5, 651)], syncEvents: [notification(4)] },
  },
  fail: {
    ...Object.fromEntries(
      RPC_CODES.filter((code) => code !== 1722).map((code) => [
        `RPC error ${code}`,
        {
          given: { hashSyncEvents: [hash(1, 656), hash(2, 657), hash(3, 622), hash(4, 623), rpc(5, code)] },
          finding: "domain-controller",
          data: { code },
          evidence: [5],
        },
      ]),
    ),
    ...Object.fromEntries(
      CLOUD.filter((id) => id !== 655).map((id) => [
        `the cloud refuses, with ${id}`,
        {
          given: { hashSyncEvents: [hash(1, 653), hash(2, id)] },
          finding: "cloud",
          data: { eventId: id },
          evidence: [2],
        },
      ]),
    ),
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
