import rule from "../../rules/service-cannot-log-on.ts";
import { serviceRow } from "../support/artifact.ts";
import { utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, serviceControl, serviceIs } from "../support/windows-event.ts";

const DISPLAY = "Microsoft Azure AD Sync";
const logonFailed = (recordId: number, code = "%%1326") =>
  serviceControl(recordId, 7038, "ADSync", "CONTOSO\\svc-sync", code);
const startFailed = (recordId: number, code = "%%1069", name = DISPLAY) => serviceControl(recordId, 7000, name, code);

testRule(rule, {
  pass: {
    "the right was granted and it started": {
      systemEvents: [serviceControl(1, 7041, "ADSync", "CONTOSO\\svc-sync"), serviceIs(2, "running")],
    },
    "it started later": { systemEvents: [logonFailed(1), startFailed(2), serviceIs(3, "running")] },
    "it runs now": { systemEvents: [logonFailed(4)], service: serviceRow() },
    "a heartbeat follows": { systemEvents: [logonFailed(1)], writebackEvents: [heartbeat(9)] },
    "another service": {
      systemEvents: [
        serviceControl(1, 7038, "Spooler", "CONTOSO\\print", "%%1326"),
        startFailed(2, "%%1069", "Spooler"),
      ],
    },
    "the start failed for another reason": { systemEvents: [startFailed(1, "%%1053")] },
  },
  fail: {
    "the password is refused": {
      given: { systemEvents: [serviceIs(1, "stopped"), logonFailed(2), startFailed(3)] },
      finding: "refused",
      data: { account: "CONTOSO\\svc-sync", code: 1326, failedUtc: utcAt(3) },
      evidence: [2, 3],
    },
    "only the failed start is left in the log": {
      given: {
        systemEvents: [startFailed(8)],
        service: serviceRow({ state: "Stopped", startName: "CONTOSO\\svc-old" }),
      },
      finding: "refused",
      data: { account: "CONTOSO\\svc-old", code: 1069 },
      evidence: [8],
    },
    "the right is missing": {
      given: { systemEvents: [serviceControl(5, 7041, "ADSync", "CONTOSO\\svc-sync")] },
      finding: "right-missing",
      data: { account: "CONTOSO\\svc-sync" },
      evidence: [5],
    },
    "the logon type is not granted": {
      given: { systemEvents: [logonFailed(6, "%%1385"), startFailed(7)] },
      finding: "right-missing",
      evidence: [6, 7],
    },
  },
  inconclusive: { "no System log": {} },
});
