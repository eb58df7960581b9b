import { PROBE_STAGES } from "../../bundle/artifacts.ts";
import type { ProbeVerdict } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "./fact.ts";

/** One verdict a target: how far the probe came, and where it failed first. */
export function readProbes(evidence: Evidence): ProbeVerdict[] {
  const rows = readValue(evidence, "network")?.rows ?? [];
  const targets = new Map<string, { row: (typeof rows)[number]; index: number }[]>();
  rows.forEach((row, index) => {
    const key = `${row.host.toLowerCase()}:${row.port}:${row.purpose}`;
    targets.set(key, [...(targets.get(key) ?? []), { row, index }]);
  });
  return [...targets.values()].flatMap((stages) => {
    const ordered = [...stages].sort((a, b) => PROBE_STAGES.indexOf(a.row.stage) - PROBE_STAGES.indexOf(b.row.stage));
    const failed = ordered.find(({ row }) => row.outcome === "failed");
    const reached = ordered.findLast(({ row }) => row.outcome === "ok");
    const shown = failed ?? reached ?? ordered[0];
    if (!shown) return [];
    return [
      {
        host: shown.row.host.toLowerCase(),
        port: shown.row.port,
        purpose: shown.row.purpose,
        reached: reached?.row.stage ?? null,
        failedAt: failed?.row.stage ?? null,
        code: shown.row.code,
        detail: shown.row.detail,
        evidence: { artifact: "network" as const, field: `rows[${shown.index}]` },
      },
    ];
  });
}
