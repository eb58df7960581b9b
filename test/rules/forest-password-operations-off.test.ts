import type { ConnectorConfiguration, ServerConfiguration } from "../../bundle/artifacts.ts";
import rule from "../../rules/forest-password-operations-off.ts";
import { event, utcAt } from "../support/event.ts";
import { exportFailed, heartbeat, linkLost, reason, refused, requested, succeeded, trace } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const connector = (sketch: Partial<ConnectorConfiguration>): ConnectorConfiguration => ({
  path: "config/server-configuration/Connectors/connector.xml",
  id: null,
  name: null,
  kind: "other",
  passwordReset: null,
  engineVersion: null,
  account: null,
  forest: null,
  passwordSyncAllowed: null,
  passwordHashSyncEnabled: null,
  signAndSeal: null,
  partitions: [],
  ...sketch,
});
const cloud = (enabled: boolean): ConnectorConfiguration =>
  connector({ kind: "cloud", passwordReset: { enabled, modifiedUtc: null, authority: null, onboarded: true } });
const forest = (name: string, passwordSyncAllowed: boolean): ConnectorConfiguration =>
  connector({ kind: "active-directory", forest: name, passwordSyncAllowed });
const configuration = (...connectors: ConnectorConfiguration[]): ServerConfiguration => ({
  server: null,
  exportedUtc: null,
  parameters: {},
  connectors,
  passwordRules: [],
});

testRule(rule, {
  pass: {
    "nothing was refused": { writebackEvents: [heartbeat(1), requested(2), succeeded(3)] },
    "switched off and on since": {
      writebackEvents: [
        reason(2, 33009, { hr: "8023061F" }),
        event({ recordId: 3, eventId: 31013 }),
        event({ recordId: 4, eventId: 31005 }),
      ],
    },
    "a later request succeeded": { writebackEvents: [reason(2, 33009, { hr: "8023061F" }), succeeded(3, { n: 2 })] },
    "every forest allows it": {
      writebackEvents: [heartbeat(1)],
      serverConfiguration: configuration(cloud(true), forest("contoso.com", true)),
    },
    "writeback is not on at all": {
      writebackEvents: [heartbeat(1)],
      serverConfiguration: configuration(cloud(false), forest("contoso.com", false)),
    },
  },
  fail: {
    "the code stands in the engine's trace": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), reason(13, 33009, { hr: "80004005" }), refused(14)],
        syncEvents: [trace(12, [exportFailed("0x8023061f")])],
      },
      finding: "refused",
      data: { refusedUtc: utcAt(13), code: "0x8023061f", forests: "not in the evidence" },
      evidence: [13, 14, 12],
    },
    "the configuration names the forest": {
      given: {
        writebackEvents: [heartbeat(1), reason(13, 33009, { hr: "8023061F" })],
        serverConfiguration: configuration(cloud(true), forest("contoso.com", true), forest("fabrikam.com", false)),
      },
      finding: "refused",
      data: { forests: "fabrikam.com" },
      evidence: [13, "serverConfiguration:connectors[2].passwordSyncAllowed"],
    },
    "nobody has tried yet": {
      given: {
        writebackEvents: [heartbeat(1)],
        serverConfiguration: configuration(cloud(true), forest("fabrikam.com", false)),
      },
      finding: "configured",
      data: { forests: "fabrikam.com" },
      evidence: ["serverConfiguration:connectors[1].passwordSyncAllowed"],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33009, { hr: "8023061F" }),
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
