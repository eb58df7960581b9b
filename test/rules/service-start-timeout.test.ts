import rule from "../../rules/service-start-timeout.ts";
import { serviceRow } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";
import { serviceControl, serviceIs } from "../support/windows-event.ts";

const timeout = (recordId: number, name = "ADSync") => serviceControl(recordId, 7009, "30000", name);
const startFailed = (recordId: number, code = "%%1053") =>
  serviceControl(recordId, 7000, "Microsoft Azure AD Sync", code);

testRule(rule, {
  pass: {
    "the second try came up": { systemEvents: [timeout(1), startFailed(2), serviceIs(3, "running")] },
    "it runs now": { systemEvents: [timeout(1)], service: serviceRow() },
    "another service": { systemEvents: [timeout(1, "Spooler")] },
    "the start failed for another reason": { systemEvents: [startFailed(1, "%%1069")] },
  },
  fail: {
    "it never came up": {
      given: { systemEvents: [timeout(1), startFailed(2)] },
      finding: "never-up",
      data: { limitMs: "30000" },
      evidence: [1, 2],
    },
    "only the failed start is left in the log": {
      given: { systemEvents: [startFailed(7)] },
      finding: "never-up",
      data: { limitMs: "not told" },
      evidence: [7],
    },
  },
  inconclusive: { "no System log": {} },
});
