import rule from "../../rules/domain-controller-unreachable.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost, reason, refused, requested, succeeded, trace } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const NO_CONTROLLER = {
  hr: "80230818",
  message: "The management agent run was terminated because a domain controller could not be contacted.",
};
const hashSyncFailed = (recordId: number, rpc: string, second = recordId) =>
  event({
    recordId,
    second,
    provider: "Directory Synchronization",
    eventId: 611,
    level: 2,
    text: `Password hash synchronization failed for domain: contoso.com, domain controller hostname: DC01.contoso.com, domain controller IP address: 192.0.2.10. Details: Microsoft.Online.PasswordSynchronization.SynchronizationManagerException: Recovery task failed. ---> RPC Error ${rpc}. There was an error calling _IDL_DRSGetNCChanges.`,
  });
const RPC_TRACE = [
  "ERR_: MMS(2712): admaexport.cpp(2944): Failed to acquire user information: 0x6ba",
  "BAIL: MMS(2712): admaexport.cpp(2837): 0x80004005 (Unspecified error)",
  "ERR_: MMS(2712): ..\\ma.cpp(8000): ExportPasswordSet failed with 0x80004005",
];

/** Errors on the way: unavailable, too busy, failed midway, did not run, no endpoint. */
const ON_THE_WAY = [1722, 1723, 1726, 1727, 1753];
const meeting = (recordId: number, code: number) =>
  trace(recordId, [
    `ERR_: MMS(2712): admaexport.cpp(2944): Failed to acquire user information: 0x${code.toString(16)}`,
    ...RPC_TRACE.slice(1),
  ]);

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      ON_THE_WAY.map((code) => [
        `a request succeeded after RPC error ${code}`,
        {
          writebackEvents: [refused(2), requested(3, { n: 2 }), succeeded(4, { n: 2 })],
          syncEvents: [meeting(1, code)],
        },
      ]),
    ),
    "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "a later request succeeded": { writebackEvents: [reason(2, 33001, NO_CONTROLLER), succeeded(3, { n: 2 })] },
    "hash sync alone is another feature": {
      writebackEvents: [heartbeat(1)],
      hashSyncEvents: [hashSyncFailed(2, "1722 : The RPC server is unavailable")],
    },
    "only the harmless look-ups in the trace": {
      writebackEvents: [heartbeat(1), reason(13, 33001, { hr: "80004005" })],
      syncEvents: [trace(12, [])],
    },
  },
  fail: {
    ...Object.fromEntries(
      ON_THE_WAY.map((code) => [
        `RPC error ${code} in the trace`,
        {
          given: { writebackEvents: [heartbeat(1), requested(11), refused(13)], syncEvents: [meeting(12, code)] },
          finding: "refused",
          data: { rpcError: code },
          evidence: [13, 12],
        },
      ]),
    ),
    "the engine's own code": {
      given: { writebackEvents: [heartbeat(1), requested(11), reason(13, 33001, NO_CONTROLLER), refused(14)] },
      finding: "refused",
      data: {
        refusedUtc: utcAt(13),
        code: "0x80230818",
        rpcError: "none named",
        hashSyncFailures: "not in the evidence",
      },
      evidence: [13, 14],
    },
    "an RPC error behind the wrapper code, and hash sync meets it too": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33001, { hr: "80004005" })],
        syncEvents: [trace(12, RPC_TRACE)],
        hashSyncEvents: [
          hashSyncFailed(5, "8453 : Replication access was denied"),
          hashSyncFailed(6, "1722 : The RPC server is unavailable"),
          hashSyncFailed(20, "1722 : The RPC server is unavailable", 900),
        ],
      },
      finding: "refused",
      data: { rpcError: 1722, hashSyncFailures: 2, code: "0x80004005" },
      evidence: [13, 12, 20],
    },
    "a newer trace names the error": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), refused(13)],
        syncEvents: [
          trace(12, [
            "ERR_: MMS(2712): admaexport.cpp(2963): Failed to acquire user information: CONTOSO\\MSOL_1a2b3c4d5e6f. Error Code: RPC_S_SERVER_UNAVAILABLE",
          ]),
        ],
      },
      finding: "refused",
      data: { rpcError: 1722, code: "none" },
      evidence: [13, 12],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33001, NO_CONTROLLER),
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
