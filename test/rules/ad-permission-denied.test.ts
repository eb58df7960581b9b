import rule from "../../rules/ad-permission-denied.ts";
import { event, utcAt } from "../support/event.ts";
import {
  ADA,
  exportFailed,
  heartbeat,
  linkLost,
  reason,
  refused,
  requested,
  succeeded,
  trace,
} from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const DENIED = {
  hr: "80230626",
  message: "The password could not be updated because the management agent credentials were denied access.",
};
const LOOK_UP =
  "ERR_: MMS(2712): admaexport.cpp(2963): Failed to acquire user information: CONTOSO\\MSOL_1a2b3c4d5e6f. Error Code: ERROR_ACCESS_DENIED";

testRule(rule, {
  pass: {
    "a later request succeeded after access denied": {
      writebackEvents: [
        reason(2, 33001, { hr: "80070005" }),
        refused(3),
        requested(4, { n: 2 }),
        succeeded(5, { n: 2 }),
      ],
    },
    "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "a later request succeeded": {
      writebackEvents: [
        requested(1),
        reason(2, 33004, DENIED),
        refused(3),
        requested(4, { n: 2 }),
        succeeded(5, { n: 2 }),
      ],
    },
    "the policy refused, not the rights": { writebackEvents: [heartbeat(1), reason(2, 33008, { hr: "80230619" })] },
  },
  fail: {
    "the rights are missing": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33004, DENIED), refused(14), heartbeat(15, 300)],
        syncEvents: [trace(12, [exportFailed("0x80230626")])],
      },
      finding: "denied",
      data: { refusedUtc: utcAt(13), user: ADA, code: "0x80230626", restrictRemoteSam: "not in the evidence" },
      evidence: [13, 14, 12],
    },
    "a privileged account, without any code": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33004, {
            message: "Requesting user was denied access to perform the operation on a privileged account.",
          }),
        ],
      },
      finding: "denied",
      data: { code: "none" },
      evidence: [13],
    },
    "remote SAM calls are restricted on this server": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33004, DENIED)],
        syncEvents: [trace(12, [LOOK_UP, exportFailed("0x80230626")])],
        securityOptions: { restrictRemoteSam: "O:BAG:BAD:(A;;RC;;;BA)", ldapClientIntegrity: 1 },
      },
      finding: "remote-sam",
      data: { restrictRemoteSam: "O:BAG:BAD:(A;;RC;;;BA)" },
      evidence: [13, 12, "securityOptions:restrictRemoteSam"],
    },
    "the older trace prints the error as a number, and this server sets nothing": {
      given: {
        writebackEvents: [
          heartbeat(1),
          requested(11),
          reason(13, 33001, { hr: "80070005", message: "Access is denied." }),
        ],
        syncEvents: [trace(14, ["ERR_: MMS(2712): admaexport.cpp(2839): Failed to acquire user information: 0x5"])],
        securityOptions: { restrictRemoteSam: null, ldapClientIntegrity: null },
      },
      finding: "remote-sam",
      data: { restrictRemoteSam: "not set", code: "0x80070005" },
      evidence: [13, 14],
    },
    "writeback was switched off afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33004, DENIED),
          heartbeat(15, 300),
          event({ recordId: 16, eventId: 31013, second: 600 }),
        ],
      },
      finding: "earlier",
      evidence: [13],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33004, DENIED),
          heartbeat(15, 300),
          linkLost(16, 600),
          linkLost(17, 900),
        ],
      },
      finding: "earlier",
      evidence: [13],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
