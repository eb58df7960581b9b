import { CONFIG_FILE_FIELD, PREREQUISITES } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { compareVersions } from "./versions.ts";

/** From this build an upgrade merges what was changed by hand. */
const FIRST_THAT_MERGES = "2.6.84.0";

export default defineRule({
  id: "service-config-edited",
  title: "The service's own configuration file",
  why: "A proxy written into miiserver.exe.config outweighs machine.config, is not supported, and is lost or in the way at the next upgrade.",
  needs: ["proxy", "server"],
  cites: [PREREQUISITES, CONFIG_FILE_FIELD],
  limits: ["Only a proxy in that file is seen; other changes by hand leave no mark in the bundle."],
  findings: {
    "in-the-way": {
      says: "miiserver.exe.config was edited by hand: it holds a proxy of its own ({proxy}). Before the next upgrade move it to machine.config: up to build 2.6.79.0 upgrades skip such a server, or leave a service that does not start.",
      effect: { kind: "note", beside: "upgrade" },
    },
    edited: {
      says: "miiserver.exe.config was edited by hand: it holds a proxy of its own ({proxy}), which the service uses instead of machine.config's.",
      effect: { kind: "note" },
    },
  },
  evaluate({ proxy, server }) {
    const own = proxy.serviceConfig;
    if (own === null && proxy.unread?.includes("serviceConfig") === true)
      return { kind: "inconclusive", because: "the file could not be read" };
    if (own === null) return { kind: "pass" };
    const merges = server.version !== null && compareVersions(server.version.value, FIRST_THAT_MERGES) >= 0;
    return {
      kind: "fail",
      finding: merges ? "edited" : "in-the-way",
      data: { proxy: own.proxyAddress ?? (own.enabled === false ? "none at all" : "by script or default") },
      evidence: [{ artifact: "proxy", field: "serviceConfig" }],
    };
  },
});
