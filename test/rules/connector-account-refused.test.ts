import rule from "../../rules/connector-account-refused.ts";
import { exportFailed, linkLost, reason, refused, succeeded, trace } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const acquire = (what: string) => `ERR_: MMS(2712): admaexport.cpp(2944): Failed to acquire user information: ${what}`;
const failing = (what: string, eventId = 33001) => ({
  writebackEvents: [reason(2, eventId, { hr: "80004005" }), refused(3)],
  syncEvents: [trace(1, [acquire(what), exportFailed("0x80004005")])],
});

testRule(rule, {
  pass: {
    "access denied is another matter": failing("0x5"),
    "the record speaks of the user": failing("0x52f", 33006),
    "a number elsewhere in the trace": {
      writebackEvents: [reason(2, 33001, { hr: "80004005" })],
      syncEvents: [trace(1, ["BAIL: MMS(2712): admaexport.cpp(2963): 0x8007052f (Account restriction)"])],
    },
    "a success since": {
      ...failing("0x52f"),
      writebackEvents: [...failing("0x52f").writebackEvents, succeeded(4, { n: 2 })],
    },
  },
  fail: {
    "Protected Users, by number": {
      given: failing("0x52f"),
      finding: "restricted",
      data: { error: 1327 },
      evidence: [2, 3, 1],
    },
    "a restriction, by name, read as denied": {
      given: failing("CONTOSO\\MSOL_0123456789ab. Error Code: ERROR_ACCOUNT_RESTRICTION", 33004),
      finding: "restricted",
      evidence: [2, 3, 1],
    },
    "its password changed": {
      given: failing("0x8007052e"),
      finding: "password",
      data: { error: 1326 },
      evidence: [2, 3, 1],
    },
    "it is locked out": { given: failing("0x775"), finding: "state", data: { error: 1909 }, evidence: [2, 3, 1] },
    "the link was lost since": {
      given: { ...failing("0x533"), writebackEvents: [...failing("0x533").writebackEvents, linkLost(5), linkLost(6)] },
      finding: "earlier",
      evidence: [2, 3, 1],
    },
  },
  inconclusive: { "no record of the service": {} },
});
