export { toClock } from "./clock.ts";
export { findRelayHosts, toRelayHosts } from "./find-relay-hosts.ts";
export { planProbes } from "./plan.ts";
export { probeNetwork } from "./probe-network.ts";
export type { Cloud, LearnedHost, PlannedProbe, ProbeOptions, ProbesDocument } from "./types.ts";
export { findWayOut } from "./way-out.ts";
