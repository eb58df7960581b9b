import rule from "../../rules/service-config-edited.ts";
import { configuredProxy, proxySettings } from "../support/artifact.ts";
import { fact, testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: {
    "a proxy in machine.config only": { proxy: proxySettings({ machineConfig: configuredProxy("http://proxy:8080") }) },
  },
  fail: {
    "before a build that merges": {
      given: {
        proxy: proxySettings({ serviceConfig: configuredProxy("http://proxy:8080") }),
        server: { version: fact("2.5.190.0") },
      },
      finding: "in-the-way",
      data: { proxy: "http://proxy:8080" },
      evidence: ["proxy:serviceConfig"],
    },
    "the build is not known": {
      given: { proxy: proxySettings({ serviceConfig: configuredProxy(null, { enabled: false }) }) },
      finding: "in-the-way",
      data: { proxy: "none at all" },
      evidence: ["proxy:serviceConfig"],
    },
    "a build that merges": {
      given: { proxy: proxySettings({ serviceConfig: configuredProxy(null) }), server: { version: fact("2.6.92.0") } },
      finding: "edited",
      evidence: ["proxy:serviceConfig"],
    },
  },
  inconclusive: {
    "not collected": {},
    "the file could not be read": { proxy: proxySettings({ unread: ["serviceConfig"] }) },
  },
});
