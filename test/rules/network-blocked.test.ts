import rule from "../../rules/network-blocked.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat } from "../support/windows-event.ts";

const HOST = "ssprdedicatedsbprodncu.servicebus.windows.net";
const RESET = { host: "passwordreset.microsoftonline.com", purpose: "password-reset" } as const;
const OK = { outcome: "ok" } as const;

/** Hosts of other clouds and regions, and the reset service's other name. */
const OTHER_HOSTS = [
  ["ssprdedicatedsbprodfra-1.servicebus.windows.net", "relay"],
  ["ssprdedicatedsbprod-usg.servicebus.usgovcloudapi.net", "relay"],
  ["ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn", "relay"],
  ["ssprdedicatedsbmcprodcnn.servicebus.chinacloudapi.cn", "relay"],
  ["api.passwordreset.microsoftonline.com", "password-reset"],
  ["passwordreset.microsoftonline.us", "password-reset"],
] as const;

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      OTHER_HOSTS.map(([host, purpose]) => [
        `${host} answers`,
        { network: probeRows(probeRow("http", "http-401", { ...OK, host, purpose })) },
      ]),
    ),
    "an idle connection holds": { network: probeRows(probeRow("hold-open", null, OK)) },
    "all the way": {
      network: probeRows(probeRow("name", null, OK), probeRow("tcp", null, OK), probeRow("http", "http-401", OK)),
    },
    "only a revocation list is out of reach": {
      network: probeRows(
        probeRow("tcp", null, OK),
        probeRow("tcp", "timeout", { host: "crl3.digicert.com", port: 80, purpose: "revocation" }),
      ),
    },
    "a relay that is not this tenant's": {
      network: probeRows(
        probeRow("tcp", null, OK),
        probeRow("name", "nxdomain", { host: "ssprdedicatedsbprodscu.servicebus.windows.net" }),
      ),
      writebackEvents: [heartbeat(1)],
    },
    "the proxy's refusal has a rule of its own": { network: probeRows(probeRow("proxy", "proxy-403")) },
    "so has an untrusted root": { network: probeRows(probeRow("tls", "untrusted-root")) },
  },
  fail: {
    ...Object.fromEntries(
      OTHER_HOSTS.map(([host, purpose]) => [
        `${host} is shut off`,
        {
          given: { network: probeRows(probeRow("tcp", "timeout", { host, purpose })) },
          finding: "unreachable",
          data: { host },
          evidence: ["network:rows[0]"],
        },
      ]),
    ),
    "the name": {
      given: { network: probeRows(probeRow("name", "nxdomain"), probeRow("tcp", null, { outcome: "skipped" })) },
      finding: "unresolved",
      data: { hosts: `${HOST}:443`, host: HOST, stage: "name", code: "nxdomain" },
      evidence: ["network:rows[0]"],
    },
    "an address that cannot be the cloud's": {
      given: { network: probeRows(probeRow("name", "wrong-address"), probeRow("tcp", "refused")) },
      finding: "misresolved",
      data: { hosts: `${HOST}:443`, stage: "name" },
      evidence: ["network:rows[0]"],
    },
    "the port, at both targets": {
      given: {
        network: probeRows(
          probeRow("name", null, OK),
          probeRow("tcp", "timeout"),
          probeRow("name", null, { ...OK, ...RESET }),
          probeRow("tcp", "refused", RESET),
        ),
      },
      finding: "unreachable",
      data: { hosts: `${HOST}:443, passwordreset.microsoftonline.com:443`, code: "timeout, refused" },
      evidence: ["network:rows[1]", "network:rows[3]"],
    },
    "the earliest stage is named": {
      given: { network: probeRows(probeRow("http", "http-502"), probeRow("tcp", "timeout", RESET)) },
      finding: "unreachable",
      data: { host: RESET.host },
      evidence: ["network:rows[1]"],
    },
    "a silent proxy": {
      given: { network: probeRows(probeRow("proxy", "timeout")) },
      finding: "proxy-silent",
      evidence: ["network:rows[0]"],
    },
    "a handshake cut": {
      given: { network: probeRows(probeRow("tls", "handshake-reset")) },
      finding: "handshake-failed",
      evidence: ["network:rows[0]"],
    },
    "a block page": {
      given: { network: probeRows(probeRow("http", "http-403")) },
      finding: "no-answer",
      evidence: ["network:rows[0]"],
    },
    "an idle timeout": {
      given: { network: probeRows(probeRow("http", "http-401", OK), probeRow("hold-open", "cut")) },
      finding: "cut-when-idle",
      evidence: ["network:rows[1]"],
    },
  },
  inconclusive: {
    "no probes": {},
    "neither target was tried": { network: probeRows(probeRow("name", null, { outcome: "skipped" })) },
  },
});
