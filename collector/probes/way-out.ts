import type { ProxySettings } from "../../bundle/artifacts.ts";
import type { ProbeOptions } from "./types.ts";

/**
 * The proxy that the service's HTTPS goes by, as far as settings name one: its own file before machine.config, and its
 * account's settings where neither does. The probes go the same way.
 *
 * @returns `null`: straight out, or decided by a script that is not run here.
 */
export function findWayOut(settings: ProxySettings): ProbeOptions["proxy"] {
  const { serviceConfig, machineConfig, serviceAccount, collectingUser, unread } = settings;
  const config = serviceConfig ?? machineConfig;
  if (config?.enabled === false) return null;
  if (config?.proxyAddress) return parseProxy(config.proxyAddress);
  if (config?.useSystemDefault?.toLowerCase() === "false") return null;
  // Where nobody knows the account's settings, those of whoever runs this are the best guess; the bundle says whose.
  const account = unread?.includes("serviceAccount") === true ? collectingUser : serviceAccount;
  return account?.proxyEnable === true && account.proxyServer ? parseProxy(account.proxyServer) : null;
}

/** `proxy:8080`, `http://proxy:8080/`, `http=a:1;https=b:2`. */
function parseProxy(text: string): ProbeOptions["proxy"] {
  const entries = text.split(";").map((one) => one.trim());
  const entry = entries.find((one) => /^https=/i.test(one)) ?? entries.find((one) => !one.includes("=")) ?? "";
  const match =
    /^(?:https?:\/\/)?(?:[^@/]*@)?(?<host>[a-z0-9._-]{1,253}|\[[0-9a-f:]+\])(?::(?<port>\d{1,5}))?\/?$/i.exec(
      entry.replace(/^https=/i, ""),
    )?.groups;
  if (match === undefined || match === null) return null;
  const port = match["port"] === undefined ? 80 : Number(match["port"]);
  const host = match["host"]?.replace(/^\[|\]$/g, "");
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}
