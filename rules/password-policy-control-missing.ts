import { PT_2017, TSW_2025, VERSION_ARCHIVE } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "password-policy-control-missing",
  title: "Password policy control of the domain controllers",
  why: "The engine sets a password under the policy of the domain only through this LDAP control; a domain controller without it gets no password.",
  needs: ["writebackEvents", "syncEvents", "history"],
  covers: ["ADSync/6329", "text/policy-control"],
  cites: [TSW_2025, PT_2017, VERSION_ARCHIVE],
  limits: ["Which domain controller lacks the control is not in the trace."],
  findings: {
    refused: {
      says: "The domain controller lacks the LDAP password policy control, so the password of {user} was not set at {refusedUtc} ({tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Look at the Windows version of every domain controller that the connector may use: the current page asks for Windows Server 2016 or later.",
          "Until all of them are: let the connector use preferred domain controllers that are new enough (connector > Properties > Configure Directory Partitions > Only use preferred domain controllers).",
          "On Windows Server 2008 the older pages ask for the latest service pack and KB2386717.",
          "Build 1.2.65.0 failed against Windows Server 2008 and 2008 R2 whatever was installed there: a later build cures that.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "password-policy-control-missing");
    if (!refusal) return { kind: "pass" };
    const { finding, data, evidence } = refusal;
    return { kind: "fail", finding, data, evidence };
  },
});
