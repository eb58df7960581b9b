import rule from "../../rules/foreign-cloud-account.ts";
import { exportedConfiguration } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

const SERVER = { computer: fact("SYNC01.contoso.com", "os", "computer") };
const account = (userName: string | null) => ({
  connectors: [{ name: "contoso.onmicrosoft.com - AAD", identifier: null, type: null, subtype: null, userName }],
});
const exported = (name: string) => {
  const whole = exportedConfiguration({});
  return { ...whole, connectors: whole.connectors.map((one) => ({ ...one, account: name })) };
};

testRule(rule, {
  pass: {
    "its own": { server: SERVER, connectors: account("Sync_SYNC01_0123456789ab@contoso.onmicrosoft.com") },
    "its own, in other letters": {
      server: SERVER,
      serverConfiguration: exported("Sync_Sync01_0123456789ab@contoso.onmicrosoft.com"),
    },
    "its own, cut to fifteen characters": {
      server: { computer: fact("A-VERY-LONG-SERVER.contoso.com") },
      connectors: account("Sync_A-VERY-LONG-SER_0123456789ab@contoso.onmicrosoft.com"),
    },
  },
  fail: {
    "another server's": {
      given: { server: SERVER, connectors: account("Sync_OLD_SYNC_0123456789ab@contoso.onmicrosoft.com") },
      finding: "another",
      data: { other: "OLD_SYNC", computer: "SYNC01.contoso.com" },
      evidence: ["connectors:connectors[0].userName", "os:computer"],
    },
    "another server's, by the export": {
      given: {
        server: SERVER,
        serverConfiguration: exported("Sync_SYNC00_0123456789ab@contoso.onmicrosoft.com"),
      },
      finding: "another",
      evidence: ["serverConfiguration:connectors[0].account", "os:computer"],
    },
  },
  inconclusive: {
    "no account in the evidence": { server: SERVER },
    "an application signs in": { server: SERVER, connectors: account(null) },
    "the computer is not known": { connectors: account("Sync_SYNC01_0123456789ab@contoso.onmicrosoft.com") },
  },
});
