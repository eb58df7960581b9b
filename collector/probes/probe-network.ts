import type { ProbeRow } from "../../bundle/artifacts.ts";
import type { Network } from "../host/network.ts";
import { classifyError } from "./classify.ts";
import { planProbes } from "./plan.ts";
import { probeTarget } from "./probe-target.ts";
import { MAX_CONTROLLERS, STAGE_LIMITS_MS } from "./targets.ts";
import type { PlannedProbe, ProbeOptions, ProbeRun, ProbesDocument } from "./types.ts";

/** Targets at a time: a firewall that counts connections is not to mistake us for a scan. */
const SIDE_BY_SIDE = 6;

/**
 * Runs what {@link planProbes} names, stage by stage. Never rejects for what a target does; a run that is cancelled
 * gives the rows it has.
 */
export async function probeNetwork(options: ProbeOptions, network: Network, run: ProbeRun): Promise<ProbesDocument> {
  const { proxy, identity } = options;
  const planned = planProbes({ ...options, learned: options.learned ?? [], connected: options.connected ?? [] });
  const fixed = run.controllersOnly ? [] : planned.filter((one) => !one.runtime && !isProxyItself(one, options));
  const targets = [...fixed.map((target) => [target]), ...groupBy(planned.filter((one) => one.runtime))];
  const rows: ProbeRow[][] = targets.map(() => []);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let place = next++; place < targets.length && !run.signal.aborted; place = next++) {
      const keep = (row: ProbeRow): void => {
        rows[place]?.push(row);
        run.onProgress?.(row);
      };
      const [first, ...more] = targets[place] ?? [];
      if (first?.runtime) await probeControllers([first, ...more], options, network, run, keep);
      else if (first) await probeTarget(first, options, network, run.signal, keep);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { identity, proxyUsed: proxy ? `${proxy.host}:${proxy.port}` : null, rows: rows.flat() };
}

/** The proxy is contacted by every target's own stages. */
function isProxyItself({ host, port, purpose }: PlannedProbe, { proxy }: ProbeOptions): boolean {
  return purpose === "other" && proxy !== null && host === proxy.host && port === proxy.port;
}

function groupBy(planned: readonly PlannedProbe[]): PlannedProbe[][] {
  const hosts = [...new Set(planned.map(({ host }) => host))];
  return hosts.map((host) => planned.filter((one) => one.host === host));
}

/** The service record names the controllers; each port of each is a target of its own, straight, never by the proxy. */
async function probeControllers(
  ports: readonly PlannedProbe[],
  options: ProbeOptions,
  network: Network,
  { signal }: ProbeRun,
  keep: (row: ProbeRow) => void,
): Promise<void> {
  const [record] = ports;
  if (!record) return;
  const timeoutMs = options.limitsMs?.name ?? STAGE_LIMITS_MS.name;
  const begun = network.now();
  const row = { host: record.host, port: 389, purpose: record.purpose, stage: "name" as const };
  const done = () => ({ elapsedMs: network.now() - begun, atUtc: new Date(network.now()).toISOString() });
  let hosts: string[];
  try {
    const found = await network.resolveService(record.host, { timeoutMs, signal });
    // The record was asked of the domain's own servers, and yet only names are taken from it.
    hosts = [...new Set(found.map(({ host }) => host.toLowerCase()))].filter((host) =>
      /^[a-z0-9_.-]{1,253}$/.test(host),
    );
  } catch (error) {
    keep({ ...row, outcome: "failed", code: classifyError(error), detail: null, ...done() });
    return;
  }
  keep({ ...row, outcome: "ok", code: null, detail: `${hosts.length} domain controllers`, ...done() });
  const targets = hosts.slice(0, MAX_CONTROLLERS).flatMap((host) => ports.map((one) => ({ ...one, host })));
  await Promise.all(targets.map((target) => probeTarget(target, { ...options, proxy: null }, network, signal, keep)));
}
