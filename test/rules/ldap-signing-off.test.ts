import type { ConnectorConfiguration, ServerConfiguration } from "../../bundle/artifacts.ts";
import rule from "../../rules/ldap-signing-off.ts";
import { utcAt } from "../support/event.ts";
import { exportFailed, heartbeat, linkLost, reason, refused, requested, succeeded, trace } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const UNSIGNED = {
  hr: "8023062C",
  message:
    "The password could not be set because the server is not configured for insecure setting of passwords, or a 128 bit TLS or SSL connection is required.",
};

const connector = (signAndSeal: boolean): ConnectorConfiguration => ({
  path: "config/server-configuration/Connectors/ad.xml",
  id: null,
  name: "contoso.com",
  kind: "active-directory",
  passwordReset: null,
  engineVersion: null,
  account: "CONTOSO\\MSOL_1a2b3c4d5e6f",
  forest: "contoso.com",
  passwordSyncAllowed: true,
  passwordHashSyncEnabled: true,
  signAndSeal: true,
  partitions: [{ name: "DC=contoso,DC=com", signAndSeal, preferredDomainControllers: [], lastDomainController: null }],
});
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
    "a later request succeeded": {
      writebackEvents: [reason(2, 33009, UNSIGNED), refused(3), requested(4, { n: 2 }), succeeded(5, { n: 2 })],
    },
    "a configuration alone is no refusal": {
      writebackEvents: [heartbeat(1)],
      serverConfiguration: configuration(connector(false)),
    },
  },
  fail: {
    "refused, configuration unknown": {
      given: { writebackEvents: [heartbeat(1), requested(11), reason(13, 33009, UNSIGNED), refused(14)] },
      finding: "refused",
      data: { refusedUtc: utcAt(13), code: "0x8023062c", switchedOff: "not in the evidence" },
      evidence: [13, 14],
    },
    "only the engine's trace has the code, and a partition is off": {
      given: {
        writebackEvents: [heartbeat(1), requested(11), refused(14)],
        syncEvents: [trace(12, [exportFailed("0x8023062c")])],
        serverConfiguration: configuration(connector(false)),
      },
      finding: "refused",
      data: { switchedOff: "DC=contoso,DC=com" },
      evidence: [14, 12, "serverConfiguration:connectors[0].partitions[0].signAndSeal"],
    },
    "the whole connector is off": {
      given: {
        writebackEvents: [heartbeat(1), reason(13, 33001, UNSIGNED)],
        serverConfiguration: configuration({ ...connector(true), signAndSeal: false }),
      },
      finding: "refused",
      data: { switchedOff: "contoso.com" },
      evidence: [13, "serverConfiguration:connectors[0].signAndSeal"],
    },
    "mended in the configuration, not yet seen to work": {
      given: {
        writebackEvents: [heartbeat(1), reason(13, 33009, UNSIGNED)],
        serverConfiguration: configuration(connector(true)),
      },
      finding: "refused",
      data: { switchedOff: "nowhere, so it may have been mended since" },
      evidence: [13],
    },
    "the link went down afterwards": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33009, UNSIGNED),
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
