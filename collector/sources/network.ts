import { APPLICATION_LOG_PATH, JSON_ARTIFACTS, type ProxySettings } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { jsonFile } from "../json-file.ts";
import { orElse } from "../or-else.ts";
import { type Cloud, findRelayHosts, findWayOut, type LearnedHost, planProbes, probeNetwork } from "../probes/index.ts";
import type { CollectOptions, Earlier, Source, Touch } from "../source.ts";
import { connectionCall, readConnections } from "../windows/connections.ts";
import { readValue, valueTouches } from "../windows/read-key.ts";
import { readServiceState, stateTouches } from "../windows/service-row.ts";
import { touchOf } from "../windows/tool.ts";

const CLOUDS = ["public", "usgov", "china"] as const satisfies readonly Cloud[];
const INSTANCE = { key: "HKLM\\SOFTWARE\\Microsoft\\Azure AD Connect", value: "AzureInstance" } as const;
/** https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-instances */
const US_GOVERNMENT = 4;
const DOMAIN = { key: "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", value: "Domain" } as const;
/** Stands in the plan for what only the run learns. */
const DOMAIN_PLACES = ["<domain of this computer>", "<forest of a connector>"] as const;
/** PowerShell names the connectors after ten seconds or so; where it takes longer, their forests are not waited for. */
const FORESTS_BY_MS = 60_000;
/** Some twenty targets, six at a time, each stage with a deadline of its own; ours. */
const TIMEOUT_MS = 100_000;

export const network: Source = {
  id: "network",
  group: "network",
  says: "Calls the hosts that writeback needs, the way the service goes, and notes at which stage one fails. Sends no data.",
  touches: (host, options) => [
    ...valueTouches(host, INSTANCE.key, INSTANCE.value),
    ...valueTouches(host, DOMAIN.key, DOMAIN.value),
    ...stateTouches(host),
    touchOf(connectionCall(host)),
    ...hostTouches(options),
  ],
  cites: [
    "https://learn.microsoft.com/entra/identity/authentication/troubleshoot-sspr-writeback",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-ports",
  ],
  timeoutMs: TIMEOUT_MS,
  holdsOpen: true,
  limitBytes: 4 * 1024 * 1024,
  needs: ["application-log", "proxy"],
  givesPart: true,
  async take(host, options, signal, earlier) {
    const begunMs = host.nowMs();
    const { cloud, learned } = await findCloud(host, earlier, signal);
    const settings = proxyOf(earlier);
    const found = {
      cloud,
      learned,
      connected: await orElse([], () => connectedOf(host, signal)),
      proxy: settings === undefined ? null : findWayOut(settings),
      identity: host.account,
      domains: await orElse([], async () => domainsOf(await readValue(host, DOMAIN.key, DOMAIN.value, signal))),
      holdOpenMs: options.holdOpenMs,
    };
    const probes = await probeNetwork(found, host.network(), { signal });
    const forests = await findForests(earlier, FORESTS_BY_MS - (host.nowMs() - begunMs), signal);
    const domains = forests.filter((forest) => !found.domains.includes(forest));
    const more = await probeNetwork({ ...found, domains }, host.network(), { signal, controllersOnly: true });
    probes.rows.push(...more.rows);
    return { files: probes.rows.length === 0 ? new Map() : jsonFile("network", probes) };
  },
};

/** What the plan can say of the targets: names learnt during the run appear as patterns. */
function hostTouches(options: CollectOptions): Touch[] {
  const seen = new Map<string, Touch>();
  for (const cloud of CLOUDS) {
    const planned = planProbes({
      cloud,
      learned: null,
      connected: null,
      proxy: null,
      identity: null,
      domains: DOMAIN_PLACES,
      holdOpenMs: options.holdOpenMs,
    });
    for (const { host, port, purpose, source } of planned) {
      const says = `${purpose}; ${cloud === "public" ? "" : `only where the server is in the ${cloud} cloud; `}from ${source}`;
      seen.set(`${host}:${port}`, seen.get(`${host}:${port}`) ?? { kind: "network", host, port, says });
    }
  }
  return [
    ...seen.values(),
    { kind: "network", host: "<the service's proxy>", port: 8080, says: "only where one is set, and on its own port" },
  ];
}

/** The server's own events name its relays, and with them the cloud; before that, the registry. */
async function findCloud(
  host: Host,
  earlier: Earlier,
  signal: AbortSignal,
): Promise<{ cloud: Cloud; learned: LearnedHost[] }> {
  const log = earlier("application-log").get(APPLICATION_LOG_PATH);
  if (log !== undefined) {
    for (const cloud of CLOUDS) {
      const learned = relaysIn(log, cloud);
      if (learned.length > 0) return { cloud, learned };
    }
  }
  const instance = await orElse(null, () => readValue(host, INSTANCE.key, INSTANCE.value, signal));
  return { cloud: instance === US_GOVERNMENT ? "usgov" : "public", learned: [] };
}

/** A damaged log costs the names in it, not the probes. */
function relaysIn(log: Uint8Array, cloud: Cloud): LearnedHost[] {
  try {
    return findRelayHosts(log, cloud);
  } catch {
    return [];
  }
}

function proxyOf(earlier: Earlier): ProxySettings | undefined {
  const { path, schema } = JSON_ARTIFACTS.proxy;
  const bytes = earlier("proxy").get(path);
  return bytes === undefined ? undefined : schema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

async function connectedOf(host: Host, signal: AbortSignal): Promise<string[]> {
  const service = await readServiceState(host, signal);
  return service?.processId == null ? [] : readConnections(host, service.processId, signal);
}

/** Forests of the Active Directory connectors: writeback sets passwords in all of them. */
async function findForests(earlier: Earlier, waitMs: number, signal: AbortSignal): Promise<string[]> {
  const { path, schema } = JSON_ARTIFACTS.connectors;
  await within(waitMs, signal, earlier.ended?.("connectors"));
  const bytes = earlier("connectors").get(path);
  if (bytes === undefined) return [];
  const { connectors } = schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  return connectors.filter(({ type }) => type === "AD").flatMap(({ name }) => domainsOf(name));
}

/** Resolves when the work is done, the time is over or the signal fires. */
async function within(ms: number, signal: AbortSignal, work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let leave: () => void = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
    timer = setTimeout(resolve, Math.max(0, ms));
  });
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  await Promise.race([work, left]);
  clearTimeout(timer);
  signal.removeEventListener("abort", leave);
}

function domainsOf(value: string | number | null): string[] {
  const name = String(value ?? "").trim();
  return /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(name) && name.includes(".") ? [name.toLowerCase()] : [];
}
