import { findGateway } from "./event-tokens.ts";
import type { NonEmpty } from "./rule.ts";
import { compareVersions } from "./versions.ts";
import type { Cloud, EvidenceRef, ProbeVerdict, ServerFacts } from "./views.ts";

/** Targets that writeback itself talks to. */
export const WRITEBACK_PURPOSES: readonly string[] = ["relay", "password-reset"];
/** Targets in the cloud; a revocation list is fetched without TLS and by Windows, not by the service. */
export const CLOUD_PURPOSES: readonly string[] = [...WRITEBACK_PURPOSES, "sign-in"];

/** Codes of the TLS stage for a certificate that leads to a known root, or would, and is refused all the same. */
export const UNSOUND_CERTIFICATE: readonly string[] = [
  "expired",
  "not-yet-valid",
  "wrong-name",
  "missing-intermediate",
];

/** Whether anything is known of a target: all its stages may have been skipped. */
export function wasTried(probe: ProbeVerdict): boolean {
  return probe.reached !== null || probe.failedAt !== null;
}

/** `host:port`, each once, in order, and the evidence beside it. */
export function describeTargets(
  first: ProbeVerdict,
  ...more: ProbeVerdict[]
): { readonly hosts: string; readonly evidence: NonEmpty<EvidenceRef> } {
  const all = [first, ...more];
  return {
    hosts: [...new Set(all.map(({ host, port }) => `${host}:${port}`))].join(", "),
    evidence: [first.evidence, ...more.map((probe) => probe.evidence)],
  };
}

/** Relay domain of each cloud that has one of its own. */
const RELAY_DOMAINS: readonly (readonly [domain: string, cloud: Cloud])[] = [
  ["servicebus.windows.net", "public"],
  ["servicebus.usgovcloudapi.net", "usgov"],
  ["servicebus.chinacloudapi.cn", "china"],
];

/** Builds older than this reach the relay by other ports as well. */
const RELAY_ON_443_ONLY = "1.0.8667.0";

/**
 * A host that the relay hands connections over to, such as `g12-prod-ams-001-sb.servicebus.windows.net`: no page names
 * it, and a firewall that knows the namespaces alone keeps it shut.
 */
export function isGateway(host: string): boolean {
  return findGateway(host) === host.toLowerCase();
}

/** Whether relay namespaces were probed and every one of them came as far as TLS: the documented names are open. */
export function areNamespacesOpen(probes: readonly ProbeVerdict[]): boolean {
  const named = probes.filter((probe) => probe.purpose === "relay" && !isGateway(probe.host) && wasTried(probe));
  return named.length > 0 && named.every((probe) => probe.failedAt === null);
}

/** What is wrong with the aim of a probe, whatever came of it. */
export type Misdirection = "no-host" | "port" | "cloud";

/** Why a probe of the relay or the reset service says nothing of the way that the service takes; `undefined`: it does. */
export function findMisdirection(
  { host, port, purpose }: ProbeVerdict,
  { cloud, version }: ServerFacts,
): Misdirection | undefined {
  if (!WRITEBACK_PURPOSES.includes(purpose)) return undefined;
  const isName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/i.test(host);
  if (!isName) return "no-host";
  const isOld = version !== null && compareVersions(version.value, RELAY_ON_443_ONLY) < 0;
  if (port !== 443 && !isOld) return "port";
  const domain = RELAY_DOMAINS.find(([name]) => host.toLowerCase().endsWith(`.${name}`));
  if (domain && cloud !== null && cloud.value !== "germany" && domain[1] !== cloud.value) return "cloud";
  return undefined;
}
