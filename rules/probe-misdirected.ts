import { FIELD_NOTES, PORTS, TSW_2025 } from "./citations.ts";
import { describeTargets, findMisdirection, type Misdirection } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

const FINDING = { "no-host": "no-host", port: "port", cloud: "other-cloud" } as const satisfies Record<
  Misdirection,
  string
>;

export default defineRule({
  id: "probe-misdirected",
  title: "Aim of the probes",
  why: "A probe of a wildcard, of another port or of another cloud's relay fails on a sound server and succeeds on a broken one: neither says anything of the way that the service takes.",
  needs: ["probes", "server"],
  cites: [TSW_2025, PORTS, FIELD_NOTES],
  limits: [
    "Another cloud's relay is told by its domain, and only where this server's own cloud is known.",
    "A probe that is well aimed may still run with another identity or proxy than the service's: see `proxy-differs`.",
  ],
  findings: {
    "no-host": {
      says: "The probe of {hosts} names no host: a wildcard, an address or a URL cannot be probed. It is left out of the judgement.",
      effect: { kind: "note" },
    },
    port: {
      says: "The probe of {hosts} went to another port than 443, which is the only one this build uses. It is left out of the judgement.",
      effect: { kind: "note" },
    },
    "other-cloud": {
      says: "The probe of {hosts} went to another cloud than this server's ({cloud}). It is left out of the judgement.",
      effect: { kind: "note" },
    },
  },
  evaluate({ probes, server }) {
    if (probes.length === 0) return { kind: "inconclusive", because: "nothing was probed" };
    for (const kind of ["no-host", "port", "cloud"] as const) {
      const [first, ...more] = probes.filter((probe) => findMisdirection(probe, server) === kind);
      if (!first) continue;
      const { hosts, evidence } = describeTargets(first, ...more);
      const own = kind === "cloud" ? (server.cloud?.evidence ?? []) : [];
      return {
        kind: "fail",
        finding: FINDING[kind],
        data: { hosts, cloud: server.cloud?.value ?? "unknown" },
        evidence: [...evidence, ...own],
      };
    }
    return { kind: "pass" };
  },
});
