import rule from "../../rules/remote-sam-restricted.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat } from "../support/windows-event.ts";

const SDDL = "O:BAG:BAD:(A;;RC;;;BA)";
const options = (restrictRemoteSam: string | null) => ({ restrictRemoteSam, ldapClientIntegrity: 1 });
const refused = (recordId: number) => event({ recordId, eventId: 33004, text: "hr=80070005" });
const denied = (recordId: number) =>
  event({
    recordId,
    eventId: 6329,
    provider: "ADSync",
    text: "ERR_: MMS(1): admaexport.cpp(2944): Failed to acquire user information: CONTOSO\\MSOL_1. Error Code: ERROR_ACCESS_DENIED",
  });

testRule(rule, {
  pass: {
    "not set": { securityOptions: options(null) },
    "not set, though a reset was refused": { securityOptions: options(null), writebackEvents: [refused(1)] },
  },
  fail: {
    "set, and nothing refused": {
      given: { securityOptions: options(SDDL) },
      finding: "set",
      data: { sddl: SDDL },
      evidence: ["securityOptions:restrictRemoteSam"],
    },
    "a refusal that was overcome": {
      given: { securityOptions: options(SDDL), writebackEvents: [refused(1), event({ recordId: 2, eventId: 31002 })] },
      finding: "set",
      evidence: ["securityOptions:restrictRemoteSam"],
    },
    "a user of rank is refused": {
      given: { securityOptions: options(SDDL), writebackEvents: [heartbeat(1), refused(3)] },
      finding: "refusing",
      data: { refusedUtc: utcAt(3), sddl: SDDL },
      evidence: [3, "securityOptions:restrictRemoteSam"],
    },
    "the engine's trace says so": {
      given: { securityOptions: options(SDDL), syncEvents: [denied(4)] },
      finding: "refusing",
      evidence: [4, "securityOptions:restrictRemoteSam"],
    },
  },
  inconclusive: { "not collected": { syncEvents: [denied(4)] } },
});
