import { PROBE_STAGES, type ProbeStage } from "../../bundle/artifacts.ts";
import {
  CONTROLLER_PORTS,
  CONTROLLER_SOURCE,
  controllerRecord,
  FALLBACK_RELAYS,
  MAX_CONNECTED,
  MAX_DOMAINS,
  MAX_LEARNED,
  RELAY_DOMAINS,
  REVOCATION,
  SOURCE_CONNECTIONS,
  SOURCE_EVENTS,
  TARGETS,
} from "./targets.ts";
import type { PlannedProbe, ProbeOptions } from "./types.ts";

/** Everything that a run with these options may contact; the run contacts nothing else. */
export function planProbes(options: ProbeOptions): PlannedProbe[] {
  const { cloud, proxy } = options;
  const learned = (options.learned ?? []).filter(({ host }) => isRelayOf(host, options)).slice(0, MAX_LEARNED);
  const relays = learned.length > 0 ? [] : FALLBACK_RELAYS[cloud];
  const web = [...relays, ...TARGETS[cloud]].map(
    (target): PlannedProbe => ({ ...target, stages: webStages(options), runtime: false, path: "/" }),
  );
  const own = learned.map(
    ({ host, endpoint }): PlannedProbe => ({
      host: host.toLowerCase(),
      port: 443,
      purpose: "relay",
      stages: webStages(options),
      source: SOURCE_EVENTS,
      runtime: false,
      path: `/${endpoint ?? ""}`,
    }),
  );
  const all = [
    ...own,
    ...announced(options),
    ...web,
    ...revocation(options),
    ...connected(options),
    ...controllers(options),
  ];
  const out: PlannedProbe[] = proxy
    ? [
        {
          ...proxy,
          purpose: "other",
          stages: ["name", "tcp"],
          source: "proxy settings of the account that runs the probes",
          runtime: false,
          path: null,
        },
      ]
    : [];
  return [...out, ...holdOnce(all)];
}

/** Whether a name is a relay of this cloud: only such are taken from a log. */
function isRelayOf(host: string, { cloud }: ProbeOptions): boolean {
  const name = host.toLowerCase();
  const label = name.slice(0, -RELAY_DOMAINS[cloud].length - 1);
  return name === `${label}.${RELAY_DOMAINS[cloud]}` && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
}

function webStages({ proxy, holdOpenMs }: ProbeOptions): ProbeStage[] {
  return PROBE_STAGES.filter(
    (stage) => (stage !== "proxy" || proxy !== null) && (stage !== "hold-open" || holdOpenMs !== null),
  );
}

/** What will be learnt while the collector runs, as a pattern. */
function announced(options: ProbeOptions): PlannedProbe[] {
  const relays: PlannedProbe = {
    host: `*.${RELAY_DOMAINS[options.cloud]}`,
    port: 443,
    purpose: "relay",
    stages: webStages(options),
    source: SOURCE_EVENTS,
    runtime: true,
    path: "/",
  };
  return options.learned === null ? [relays] : [];
}

function revocation({ proxy }: ProbeOptions): PlannedProbe[] {
  const stages = PROBE_STAGES.filter(
    (stage) => stage === "name" || stage === "tcp" || stage === "http" || (stage === "proxy" && proxy !== null),
  );
  return REVOCATION.map((target) => ({ ...target, stages, runtime: false, path: "/" }));
}

function connected(options: ProbeOptions): PlannedProbe[] {
  const bare = { purpose: "other", stages: ["tcp"], source: SOURCE_CONNECTIONS, path: null } as const;
  if (options.connected === null) return [{ ...bare, host: "*", port: 443, runtime: true }];
  return [...new Set(options.connected)].slice(0, MAX_CONNECTED).flatMap((text) => {
    const match = /^\[?([0-9a-f:.]+?)\]?:(\d{1,5})$/i.exec(text);
    const port = Number(match?.[2]);
    return match?.[1] && port > 0 && port < 65_536 ? [{ ...bare, host: match[1], port, runtime: false }] : [];
  });
}

function controllers({ domains }: ProbeOptions): PlannedProbe[] {
  return domains.slice(0, MAX_DOMAINS).flatMap((domain) =>
    CONTROLLER_PORTS.map(
      (port): PlannedProbe => ({
        host: controllerRecord(domain),
        port,
        purpose: "domain-controller",
        stages: ["name", "tcp"],
        source: CONTROLLER_SOURCE,
        runtime: true,
        path: null,
      }),
    ),
  );
}

/** One connection is left idle, not one for each host: the first relay's. */
function holdOnce(all: readonly PlannedProbe[]): PlannedProbe[] {
  const held = all.find((one) => one.purpose === "relay" && !one.runtime) ?? all.find((one) => one.purpose === "relay");
  return all.map((one) =>
    one === held ? one : { ...one, stages: one.stages.filter((stage) => stage !== "hold-open") },
  );
}
