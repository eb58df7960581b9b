import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "../../../analyzer/assess.ts";
import type { Evidence } from "../../../analyzer/evidence.ts";
import type { RulePack } from "../../../analyzer/packs/rule-pack.ts";
import { type Report, reportSchema } from "../../../analyzer/report/report.ts";
import { exists } from "../../support/reference.ts";
import { FILES, play, withoutFile, world } from "../../support/world.ts";
import { load, packOf } from "./packs.ts";

const RUNS = { numRuns: Number(process.env["LAW_RUNS"] ?? 1000), seed: Number(process.env["FC_SEED"] ?? 20261123) };

/** Conditions that these histories meet now and then, grounded so that none is refused. */
const leaf = fc.constantFrom(
  { event: { provider: "PasswordResetService", id: [31034, 32002, 33004] } },
  { event: { provider: "PasswordResetService", id: 31019, since: "onset" } },
  { event: { provider: "PasswordResetService", id: 31034, count: 3, within: "1h", since: "life" } },
  { event: { provider: "Service Control Manager", since: "3h" } },
  { event: { provider: "ADSync" } },
  { probe: { target: "relay" } },
  { probe: { target: "*.servicebus.windows.net", outcome: "ok" } },
  { setting: { of: "scheduler", field: "syncCycleEnabled", equals: true } },
  { setting: { of: "tls", field: "values[*].data", equals: 0 } },
  { setting: { of: "dotnet", field: "release", below: 528040 } },
  { setting: { of: "securityOptions", field: "restrictRemoteSam", present: false } },
  { parameter: { name: "Microsoft.Synchronize.StagingMode", present: false } },
  { version: { below: "2.5.190.0" } },
  { version: { from: "2.0.0.0" } },
);
const silence = fc.constantFrom(
  { outage: ["down", "degraded"] },
  { outage: ["healthy", "unknown"] },
  { not: { event: { provider: "PasswordResetService", id: 31002, since: "success" } } },
  { not: { event: { provider: "PasswordResetService", id: 31019, since: "2h" } } },
);
const condition = fc.oneof(
  leaf,
  fc.record({ all: fc.tuple(leaf, fc.oneof(leaf, silence)) }),
  fc.record({ any: fc.tuple(leaf, leaf) }),
  leaf.filter((one) => !("event" in one)).map((not) => ({ not })),
);
const step = fc.constantFrom("network", "tls", "dotnet", "restart", "toggle", "upgrade", "toggle-again", "guide");
const check = fc.constantFrom("network", "tls", "dotnet");
const fix = fc.constant(["Do this."]);
const effect = fc.oneof(
  fc.constant({ kind: "note" }),
  fc.record({ kind: fc.constant("note"), doubts: check }),
  fc.record({ kind: fc.constant("mend"), fix }),
  fc.record({ kind: fc.constant("off-ladder"), fix }),
  fc.record({ kind: fc.constant("check-failed"), step: check, fix }),
  fc.record({ kind: fc.constant("shortcut"), step }),
  fc.record({ kind: fc.constant("shortcut"), step, fix }),
);
const packs: fc.Arbitrary<RulePack> = fc
  .array(fc.record({ when: condition, effect }), { minLength: 1, maxLength: 4 })
  .map((rules) => load(packOf(...rules)));

const report = (evidence: Evidence, ...given: RulePack[]): Report =>
  assess(evidence, { edition: "auto", attempted: [], name: "world", packs: given });
const isOwn = ({ ruleId }: { ruleId: string }): boolean => ruleId.startsWith("contoso/");
const GOOD = new Set(["cleared", "tried-worked", "met"]);

describe("with a rule pack", () => {
  it("a server never looks healthier, and no finding, attempt or rung is lost", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, packs, (made, pack) => {
        const { evidence } = play(made);
        const plain = report(evidence);
        const more = report(evidence, pack);
        expect(more.findings.filter((one) => !isOwn(one))).toEqual(plain.findings);
        expect(more.undecided.filter((one) => !isOwn(one))).toEqual(plain.undecided);
        expect({ outage: more.outage, attempts: more.attempts }).toEqual({
          outage: plain.outage,
          attempts: plain.attempts,
        });
        if (plain.recommendation.kind !== "nothing") expect(more.recommendation.kind).not.toBe("nothing");
        if (!["nothing", "cannot-tell"].includes(plain.recommendation.kind)) {
          expect(more.recommendation.kind, "what is known to be wrong stays known").not.toBe("cannot-tell");
        }
        for (const [i, rung] of more.ladder.entries()) {
          const before = plain.ladder[i];
          expect(rung.step).toBe(before?.step);
          if (GOOD.has(rung.state)) expect(rung.state).toBe(before?.state);
          if (before?.state === "failing") expect(rung.state).toBe("failing");
        }
        for (const one of more.findings.filter(isOwn)) seen.add(one.effect);
        if (more.recommendation.ruleId?.startsWith("contoso/")) seen.add(`decides: ${more.recommendation.kind}`);
      }),
      RUNS,
    );
    expect([...seen].sort(), "tried on packs that matter").toEqual(
      ["check-failed", "mend", "note", "off-ladder", "shortcut"]
        .concat(["mend", "next-step", "off-ladder", "shortcut"].map((kind) => `decides: ${kind}`))
        .sort(),
    );
  });

  it("a built-in finding of the same kind always decides, and comes first", () => {
    fc.assert(
      fc.property(world, packs, (made, pack) => {
        const { evidence } = play(made);
        const { findings, recommendation: advice } = report(evidence, pack);
        const decides = findings.find(({ ruleId }) => ruleId === advice.ruleId);
        if (decides && isOwn(decides)) {
          const rivals = findings.filter((one) => one.effect === decides.effect && !isOwn(one));
          // A check of another step is no rival.
          if (decides.effect !== "check-failed") expect(rivals).toEqual([]);
        }
        const owners = findings.map(isOwn);
        expect(owners).toEqual([...owners].sort());
      }),
      RUNS,
    );
  });

  it("what its findings point at is there, and the report keeps its form", () => {
    fc.assert(
      fc.property(world, packs, (made, pack) => {
        const { evidence } = play(made);
        const made_ = report(evidence, pack);
        for (const one of made_.findings.filter(isOwn)) {
          expect(one).toMatchObject({ pack: "contoso", page: null });
          expect(one.evidence.length).toBeGreaterThan(0);
          for (const ref of one.evidence) expect(exists(evidence, ref), JSON.stringify(ref)).toBe(true);
        }
        expect(made_.undecided.filter((one) => isOwn(one) && one.error)).toEqual([]);
        expect(made_.packs?.map(({ sha256 }) => sha256)).toEqual([pack.sha256]);
        expect(reportSchema.safeParse(made_).error).toBeUndefined();
      }),
      { ...RUNS, numRuns: RUNS.numRuns / 4 },
    );
  });

  it("nothing is all clear after a file of the bundle was taken away that was not before", () => {
    fc.assert(
      fc.property(world, packs, fc.constantFrom(...FILES), (made, pack, file) => {
        const { evidence, now } = play(made);
        const judge = (one: Evidence) =>
          assess(one, { edition: "auto", attempted: [], name: "world", now, packs: [pack] });
        if (judge(evidence).recommendation.kind === "nothing") return;
        expect(judge(withoutFile(evidence, file)).recommendation.kind, `without ${file}`).not.toBe("nothing");
      }),
      RUNS,
    );
  });
});
