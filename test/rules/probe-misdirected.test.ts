import rule from "../../rules/probe-misdirected.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

const GOVERNMENT = { cloud: fact("usgov" as const, "serverConfiguration", "connectors[0].passwordReset.authority") };

testRule(rule, {
  pass: {
    "a relay of this cloud": { network: probeRows(probeRow("tcp", null, { outcome: "ok" })) },
    "its own cloud's relay": {
      network: probeRows(probeRow("tcp", "timeout", { host: "ssprdedicatedsb.servicebus.usgovcloudapi.net" })),
      server: GOVERNMENT,
    },
    "an old build's port": {
      network: probeRows(probeRow("tcp", "timeout", { port: 9350 })),
      server: { version: fact("1.0.8641.0") },
    },
    "a revocation list is none of its business": {
      network: probeRows(probeRow("tcp", null, { host: "crl3.digicert.com", port: 80, purpose: "revocation" })),
    },
  },
  fail: {
    "a wildcard": {
      given: { network: probeRows(probeRow("name", "nxdomain", { host: "*.servicebus.windows.net" })) },
      finding: "no-host",
      data: { hosts: "*.servicebus.windows.net:443" },
      evidence: ["network:rows[0]"],
    },
    "an address": {
      given: { network: probeRows(probeRow("tcp", "timeout", { host: "13.66.61.30" })) },
      finding: "no-host",
      evidence: ["network:rows[0]"],
    },
    "a port of long ago": {
      given: { network: probeRows(probeRow("tcp", "timeout", { port: 9350 })) },
      finding: "port",
      evidence: ["network:rows[0]"],
    },
    "the public relay from a government server": {
      given: { network: probeRows(probeRow("tcp", "timeout")), server: GOVERNMENT },
      finding: "other-cloud",
      data: { cloud: "usgov" },
      evidence: ["network:rows[0]", "serverConfiguration:connectors[0].passwordReset.authority"],
    },
  },
  inconclusive: { "no probes": {}, "an empty list": { network: probeRows() } },
});
