import rule from "../../rules/proxy-differs.ts";
import { configuredProxy as config, probeRows, proxySettings } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

const internet = (proxyServer: string | null, autoConfigUrl: string | null = null) => ({
  proxyEnable: proxyServer !== null,
  proxyServer,
  autoConfigUrl,
  proxyOverride: null,
});

testRule(rule, {
  pass: {
    "none anywhere": { proxy: proxySettings() },
    "the same, spelt otherwise": {
      proxy: proxySettings({
        machineConfig: config("http://Proxy.contoso.com:8080/"),
        collectingUser: internet("http=old:1;https=proxy.contoso.com:8080"),
      }),
    },
    "the service takes its account's": {
      proxy: proxySettings({
        machineConfig: config(null, { useSystemDefault: "true" }),
        serviceAccount: internet("proxy:8080"),
        collectingUser: internet("proxy:8080"),
      }),
    },
    "WinHTTP besides": {
      proxy: proxySettings({
        machineConfig: config("http://proxy:8080"),
        collectingUser: internet("proxy:8080"),
        winHttp: "another:3128",
      }),
    },
  },
  fail: {
    "the probes used one that no setting of the user names": {
      given: { proxy: proxySettings(), network: { ...probeRows(), proxyUsed: "http://proxy:8080" } },
      finding: "another-way",
      data: { service: "no proxy", user: "proxy:8080" },
      evidence: ["proxy:machineConfig", "network:proxyUsed"],
    },
    "only the service has one": {
      given: { proxy: proxySettings({ machineConfig: config("http://proxy:8080") }) },
      finding: "another-way",
      data: { service: "proxy:8080", user: "no proxy" },
      evidence: ["proxy:machineConfig", "proxy:collectingUser"],
    },
    "only the user has one": {
      given: { proxy: proxySettings({ collectingUser: internet("proxy:8080") }) },
      finding: "another-way",
      data: { service: "no proxy", user: "proxy:8080" },
      evidence: ["proxy:machineConfig", "proxy:collectingUser"],
    },
    "the service's own file comes first": {
      given: {
        proxy: proxySettings({
          serviceConfig: config("http://own:1"),
          machineConfig: config("http://proxy:8080"),
          collectingUser: internet("proxy:8080"),
        }),
      },
      finding: "another-way",
      data: { service: "own:1" },
      evidence: ["proxy:serviceConfig", "proxy:collectingUser"],
    },
    "set where the service does not look": {
      given: { proxy: proxySettings({ winHttp: "Proxy Server(s) :  proxy.contoso.com:8080" }) },
      finding: "winhttp-only",
      data: { winHttp: "proxy.contoso.com:8080" },
      evidence: ["proxy:winHttp"],
    },
  },
  inconclusive: {
    "not collected": {},
    "nobody could read the account's settings": { proxy: proxySettings({ unread: ["serviceAccount"] }) },
    "nobody could read machine.config": { proxy: proxySettings({ unread: ["machineConfig"] }) },
    "nobody could read the user's settings": { proxy: proxySettings({ unread: ["collectingUser"] }) },
    "a script decides": {
      proxy: proxySettings({ collectingUser: internet(null, "http://wpad.contoso.com/proxy.pac") }),
    },
  },
});
