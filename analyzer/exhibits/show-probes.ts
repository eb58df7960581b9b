import { PROBE_STAGES, type ProbeRow } from "../../bundle/artifacts.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "../facts/fact.ts";
import type { Report } from "../report/report.ts";

type Target = Report["probes"]["targets"][number];

/** Ours: the collector probes some twenty. */
const MOST_TARGETS = 100;

/** Target by stage, in the order in which they were probed. */
export function showProbes(evidence: Evidence): Report["probes"] {
  const network = readValue(evidence, "network");
  const targets = new Map<string, Target>();
  (network?.rows ?? []).forEach((row, index) => {
    const key = `${row.host.toLowerCase()}:${row.port}:${row.purpose}`;
    const target = targets.get(key) ?? {
      host: row.host,
      port: row.port,
      purpose: row.purpose,
      failedAt: null,
      stages: [],
      chain: [],
      evidence: { artifact: "network", field: `rows[${index}]` },
    };
    const { stage, outcome, code, detail, elapsedMs } = row;
    target.stages.push({ stage, outcome, code, detail, elapsedMs });
    if (target.chain.length === 0) target.chain = chainOf(row);
    targets.set(key, target);
  });
  const all = [...targets.values()].map((target) => {
    const stages = target.stages.sort((a, b) => placeOf(a.stage) - placeOf(b.stage)).slice(0, 2 * PROBE_STAGES.length);
    return { ...target, stages, failedAt: stages.find(({ outcome }) => outcome === "failed")?.stage ?? null };
  });
  return {
    identity: network?.identity ?? null,
    proxyUsed: network?.proxyUsed ?? null,
    targets: all.slice(0, MOST_TARGETS),
    targetsLeftOut: Math.max(0, all.length - MOST_TARGETS),
  };
}

const placeOf = (stage: string): number => (PROBE_STAGES as readonly string[]).indexOf(stage);

const MOST_CERTIFICATES = 10;

/** Bundles whose collector kept the chain have it in the row of the TLS stage. */
function chainOf({ peer }: ProbeRow): Target["chain"] {
  return (peer?.chain ?? [])
    .slice(0, MOST_CERTIFICATES)
    .map(({ subject, issuer }) => ({ subject: subject ?? "unknown", issuer: issuer ?? "unknown" }));
}
