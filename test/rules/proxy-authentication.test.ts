import rule from "../../rules/proxy-authentication.ts";
import { probeRow, probeRows } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

const SIGN_IN = { host: "login.microsoftonline.com", purpose: "sign-in" } as const;

testRule(rule, {
  pass: {
    "all the way": { network: probeRows(probeRow("http", "http-401", { outcome: "ok" })) },
    "another answer of the proxy": { network: probeRows(probeRow("proxy", "proxy-403")) },
    "a host that the service does not need": {
      network: probeRows(
        probeRow("http", "http-401", { outcome: "ok" }),
        probeRow("proxy", "proxy-407", { host: "example.com", purpose: "other" }),
      ),
    },
  },
  fail: {
    "at two hosts": {
      given: { network: probeRows(probeRow("proxy", "proxy-407"), probeRow("proxy", "proxy-407", SIGN_IN)) },
      finding: "asked",
      data: { hosts: "ssprdedicatedsbprodncu.servicebus.windows.net:443, login.microsoftonline.com:443" },
      evidence: ["network:rows[0]", "network:rows[1]"],
    },
    "it takes what a Windows account can answer": {
      given: {
        network: probeRows(probeRow("proxy", "proxy-407", { detail: "Proxy-Authenticate: Negotiate, NTLM, Basic" })),
        server: { serviceAccount: fact("NT SERVICE\\ADSync", "service", "startName") },
      },
      finding: "asked-integrated",
      data: { schemes: "Negotiate, NTLM, Basic", account: "NT SERVICE\\ADSync" },
      evidence: ["network:rows[0]", "service:startName"],
    },
    "it wants a password typed": {
      given: { network: probeRows(probeRow("proxy", "proxy-407", { detail: 'Basic realm="Proxy"' })) },
      finding: "asked-password",
      data: { schemes: "Basic" },
      evidence: ["network:rows[0]"],
    },
  },
  inconclusive: {
    "no probes": {},
    "nothing of the cloud was tried": {
      network: probeRows(
        probeRow("tcp", null, { host: "dc01.contoso.com", port: 389, purpose: "domain-controller", outcome: "ok" }),
      ),
    },
  },
});
