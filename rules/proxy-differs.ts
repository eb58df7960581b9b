import type { ProxySettings } from "../bundle/artifacts.ts";
import { CONNECTIVITY, PREREQUISITES, WINDOWS } from "./citations.ts";
import { defineRule } from "./rule.ts";

/** `none`: straight out. `undefined`: not decidable from the settings alone. */
type Way = string | "none" | undefined;
type Config = ProxySettings["machineConfig"];
type Internet = ProxySettings["collectingUser"];
type UnreadPlace = NonNullable<ProxySettings["unread"]>[number];

/** The proxy for HTTPS as `host:port`: from `http=a:1;https=b:2`, an address with scheme, or the plain form. */
function plain(server: string): string {
  const entries = server.split(";").map((entry) => entry.trim());
  const https = entries.find((entry) => /^https=/i.test(entry)) ?? entries.find((entry) => !entry.includes("=")) ?? "";
  return https
    .replace(/^https=/i, "")
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/\/+$/, "")
    .toLowerCase();
}

function wayOfUser(settings: Internet): Way {
  if (settings === null) return "none";
  if (settings.autoConfigUrl) return undefined;
  if (settings.proxyEnable !== true || !settings.proxyServer) return "none";
  return plain(settings.proxyServer) || "none";
}

/** What .NET uses for the service: its own file before machine.config, and the account's settings where neither names a proxy. */
function wayOfService(config: Config, account: Internet | undefined): Way {
  if (config?.enabled === false) return "none";
  if (config?.proxyAddress) return plain(config.proxyAddress);
  if (config?.scriptLocation || config?.autoDetect?.toLowerCase() === "true") return undefined;
  if (config?.useSystemDefault?.toLowerCase() === "false") return "none";
  return account === undefined ? undefined : wayOfUser(account);
}

export default defineRule({
  id: "proxy-differs",
  title: "Proxy of the service",
  why: "The probes went out by the collecting user's proxy, the service goes out by its own: green probes do not clear the service.",
  needs: ["proxy"],
  uses: ["network"],
  covers: ["requirement/proxy-of-two-accounts"],
  cites: [CONNECTIVITY, PREREQUISITES, WINDOWS],
  limits: [
    "A configuration script or automatic detection anywhere leaves the comparison open.",
    "Bypass lists are not compared.",
  ],
  findings: {
    "another-way": {
      says: "The service goes out by {service}, the collecting user by {user}: what the probes found holds for the user only.",
      effect: { kind: "note", doubts: "network" },
    },
    "winhttp-only": {
      says: "Only WinHTTP names a proxy ({winHttp}). The service does not read it: it goes straight out.",
      effect: { kind: "note" },
    },
  },
  evaluate({ proxy, network }) {
    const config = proxy.serviceConfig ?? proxy.machineConfig;
    const field = proxy.serviceConfig ? "serviceConfig" : "machineConfig";
    const isUnread = (place: UnreadPlace): boolean => proxy.unread?.includes(place) === true;
    // What nobody could read is not "no proxy".
    if (isUnread("serviceConfig") || (isUnread("machineConfig") && !proxy.serviceConfig))
      return { kind: "inconclusive", because: "a place where the service's proxy is set could not be read" };
    const service = wayOfService(config, isUnread("serviceAccount") ? undefined : proxy.serviceAccount);
    // What the probes really used outweighs what the settings promise; its absence says nothing.
    const used = network?.proxyUsed ? plain(network.proxyUsed) || undefined : undefined;
    const user = used ?? (isUnread("collectingUser") ? undefined : wayOfUser(proxy.collectingUser));
    if (service === undefined || user === undefined)
      return {
        kind: "inconclusive",
        because: "a script, automatic detection or settings that nobody could read decide the proxy",
      };
    const words = (way: string) => (way === "none" ? "no proxy" : way);
    if (service !== user)
      return {
        kind: "fail",
        finding: "another-way",
        data: { service: words(service), user: words(user) },
        evidence: [
          { artifact: "proxy", field },
          used === undefined
            ? { artifact: "proxy", field: "collectingUser" }
            : { artifact: "network", field: "proxyUsed" },
        ],
      };
    const winHttp = proxy.winHttp === null ? undefined : /[\w.-]+:\d{1,5}/.exec(proxy.winHttp)?.[0];
    if (service === "none" && winHttp !== undefined)
      return {
        kind: "fail",
        finding: "winhttp-only",
        data: { winHttp },
        evidence: [{ artifact: "proxy", field: "winHttp" }],
      };
    return { kind: "pass" };
  },
});
