import rule from "../../rules/service-crashed.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat, serviceControl, serviceIs } from "../support/windows-event.ts";

const died = (recordId: number, eventId = 7034) => serviceControl(recordId, eventId, "Microsoft Azure AD Sync", "1");
const unhandled = (recordId: number, text: string) =>
  event({ recordId, eventId: 1026, provider: ".NET Runtime", text });
const fault = (recordId: number, process = "miiserver.exe") =>
  event({
    recordId,
    eventId: 1000,
    provider: "Application Error",
    data: [
      ["", process],
      ["", "2.5.190.0"],
      ["", "KERNELBASE.dll"],
    ],
  });
const EDITED =
  "Application: miiserver.exe\nException Info: System.IO.FileLoadException: Could not load file or assembly 'System.Diagnostics.DiagnosticSource, Version=8.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51'";

testRule(rule, {
  pass: {
    "a healthy hour follows the mended file": {
      crashEvents: [unhandled(1, EDITED)],
      writebackEvents: [heartbeat(10, 60), heartbeat(40, 3700)],
    },
    "no crash": { systemEvents: [serviceIs(1, "running")] },
    "a healthy hour follows": { systemEvents: [died(1)], writebackEvents: [heartbeat(10, 60), heartbeat(40, 3700)] },
    "another program": { crashEvents: [fault(1, "w3wp.exe"), unhandled(2, "Application: w3wp.exe")] },
    "another service": { systemEvents: [serviceControl(1, 7034, "Print Spooler", "1")] },
  },
  fail: {
    "it dies again and again": {
      given: {
        systemEvents: [died(1, 7031), serviceIs(2, "running"), died(3, 7031)],
        writebackEvents: [heartbeat(9, 30)],
      },
      finding: "crashing",
      data: { times: 2, lastUtc: utcAt(3) },
      evidence: [3, 1],
    },
    "only the crash records are there": {
      given: {
        crashEvents: [
          unhandled(4, "Application: miiserver.exe\nException Info: System.OutOfMemoryException"),
          fault(5),
        ],
      },
      finding: "crashing",
      data: { times: 1 },
      evidence: [5],
    },
    "an edited configuration file": {
      given: { crashEvents: [unhandled(6, EDITED), fault(7)], systemEvents: [died(2)] },
      finding: "config-file",
      data: { lastUtc: utcAt(6) },
      evidence: [6],
    },
  },
  inconclusive: { "neither log": { writebackEvents: [heartbeat(1)] } },
});
