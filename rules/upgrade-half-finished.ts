import { KB_AFTER_AUTO_UPGRADE } from "./citations.ts";
import { getEvidence } from "./evidence-of-facts.ts";
import { defineRule } from "./rule.ts";
import { compareVersions } from "./versions.ts";
import type { Fact } from "./views.ts";

export default defineRule({
  id: "upgrade-half-finished",
  title: "Versions of the parts",
  why: "Engine, wizard and configuration of different builds are an upgrade that stopped half-way; a restart does not cure it, and writeback may have been left off.",
  needs: ["server", "history"],
  uses: ["wizardTraces"],
  covers: ["release/partial-upgrade"],
  cites: [KB_AFTER_AUTO_UPGRADE],
  limits: [
    "A version that only a dated record tells (an engine trace, a wizard's log) counts only when it is younger than the last install in the log.",
  ],
  findings: {
    mixed: {
      says: "The parts are of different builds: installed {installed}, engine {engine}, wizard {wizard}, configured by {configured}.",
      effect: {
        kind: "mend",
        fix: [
          "Start the Entra Connect wizard as administrator: it opens on Upgrade. Sign in, press Upgrade and wait for the end.",
          "If it offers no upgrade, install the newest build over it.",
          "Afterwards open the wizard once more > Customize synchronization options > Optional features, and see that Password writeback is still ticked.",
        ],
      },
    },
  },
  evaluate({ server, history, wizardTraces }) {
    const installedAt = history.episodes.findLast((episode) => episode.kind === "installed")?.at;
    const timeOf = (fact: Fact<string>): number | undefined => {
      const source = fact.evidence[0];
      if (source?.artifact === "syncEvents") return Date.parse(source.timeUtc ?? "");
      if (source?.artifact !== "wizardTraces") return undefined;
      return Date.parse(wizardTraces?.find((trace) => trace.path === source.field)?.startedUtc ?? "");
    };
    /** Facts of the moment, and dated ones from after the last install. */
    const current = (fact: Fact<string> | null): Fact<string> | null => {
      if (fact === null) return null;
      const time = timeOf(fact);
      return time === undefined || (installedAt !== undefined && time > installedAt) ? fact : null;
    };
    const parts = {
      installed: current(server.versions.installed),
      engine: current(server.versions.engine),
      wizard: current(server.versions.wizard),
      configured: current(server.versions.configured),
    };
    const known = Object.values(parts).filter((fact) => fact !== null);
    const [first, ...rest] = known;
    if (!first || rest.length === 0)
      return { kind: "inconclusive", because: "fewer than two parts tell their build as of now" };
    if (rest.every((fact) => compareVersions(fact.value, first.value) === 0)) return { kind: "pass" };
    const told = (fact: Fact<string> | null) => fact?.value ?? "not told";
    return {
      kind: "fail",
      finding: "mixed",
      data: {
        installed: told(parts.installed),
        engine: told(parts.engine),
        wizard: told(parts.wizard),
        configured: told(parts.configured),
      },
      evidence: getEvidence(...known),
    };
  },
});
