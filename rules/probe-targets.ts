import type { NonEmpty } from "./rule.ts";
import type { EvidenceRef, ProbeVerdict } from "./views.ts";

/** Targets that writeback itself talks to. */
export const WRITEBACK_PURPOSES: readonly string[] = ["relay", "password-reset"];
/** Targets in the cloud; a revocation list is fetched without TLS and by Windows, not by the service. */
export const CLOUD_PURPOSES: readonly string[] = [...WRITEBACK_PURPOSES, "sign-in"];

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
