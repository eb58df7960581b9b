import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "../../analyzer/assess.ts";
import type { Evidence } from "../../analyzer/evidence.ts";
import { ADVICE_KINDS, type Report } from "../../analyzer/report/report.ts";
import { buildViews } from "../../analyzer/views.ts";
import { EDITION_IDS, EDITIONS, type EditionId } from "../../rules/ladder.ts";
import type { EpisodeKind } from "../../rules/views.ts";
import { betterThan } from "../support/healthier.ts";
import { exists } from "../support/reference.ts";
import { type Action, brokenWorld, FILES, play, type World, withoutFile, world } from "../support/world.ts";

/** Histories tried for each law; `LAW_RUNS` asks for more, `FC_SEED` for other ones. */
const RUNS = { numRuns: Number(process.env["LAW_RUNS"] ?? 2000), seed: Number(process.env["FC_SEED"] ?? 20261123) };
const edition = fc.constantFrom(...EDITION_IDS);

function report(evidence: Evidence, id: EditionId, now?: string): Report {
  return assess(evidence, { edition: id, attempted: [], name: "world", ...(now === undefined ? {} : { now }) });
}

const OPEN = new Set(["untried", "unknown", "failing", "half-done", "too-early"]);

/** What a step leaves in the whole history, besides the records that {@link Report.attempts} of less evidence rests on. */
const MARKS: Readonly<Record<"restart" | "toggle" | "upgrade", readonly EpisodeKind[]>> = {
  restart: ["service-started", "listener-started"],
  toggle: ["switched-off", "switched-on", "switch-off-failed", "switch-on-failed"],
  upgrade: ["installed", "install-failed", "auto-upgrade"],
};

describe("laws of the recommendation", () => {
  it("is tried on histories that reach every kind of advice and every step", () => {
    const kinds = new Set<string>();
    const steps = new Set<string>();
    const outcomes = new Set<string>();
    for (const made of [...fc.sample(world, RUNS), ...fc.sample(brokenWorld, RUNS)]) {
      const { recommendation: advice, attempts } = report(play(made).evidence, "current");
      kinds.add(advice.kind);
      steps.add(advice.step ?? "none");
      for (const one of attempts) outcomes.add(one.outcome);
    }
    expect([...kinds].sort()).toEqual([...ADVICE_KINDS].sort());
    expect([...steps].sort()).toEqual(["none", ...EDITIONS.current.order].sort());
    expect([...outcomes].sort()).toEqual(["failed", "incomplete", "too-early", "unknown", "worked"]);
  });

  it("passes over no untried, applicable step without a stated reason", () => {
    fc.assert(
      fc.property(world, edition, (made, id) => {
        const { ladder, recommendation: advice, outage } = report(play(made).evidence, id);
        for (const rung of ladder) expect(rung.because.length, `${rung.step} says why`).toBeGreaterThan(0);
        if (advice.kind !== "next-step" && advice.kind !== "shortcut") return;
        const open = ladder
          .slice(
            0,
            ladder.findIndex((rung) => rung.step === advice.step),
          )
          .filter((rung) => OPEN.has(rung.state));
        if (open.length === 0) return;
        // The one documented exception: the service is down, so only a failing check may stand before its start.
        expect(advice.step).toBe("restart");
        expect(outage.basis).toBe("service-stopped");
        expect(open.every((rung) => rung.state === "unknown")).toBe(true);
        expect(advice.because.join(" ")).toContain("nothing else can be judged");
      }),
      RUNS,
    );
  });

  it("never moves back when one more attempt is seen to fail", () => {
    const attempt = fc.constantFrom<Action["kind"]>("restart", "toggle", "upgrade");
    fc.assert(
      fc.property(brokenWorld, attempt, edition, (made, kind, id) => {
        const now = "2026-10-12T00:00:00Z";
        const before = report(play(made).evidence, id, now);
        const more: World = {
          ...made,
          actions: [...made.actions, { kind, gapMin: made.tailMin, helps: false }],
          tailMin: 40,
        };
        const after = report(play(more).evidence, id, now);
        const order = EDITIONS[id].order;
        const place = (one: Report): number =>
          one.recommendation.step === null ? -1 : order.indexOf(one.recommendation.step);
        expect(before.recommendation.step, "a broken link is a matter for the ladder").not.toBeNull();
        expect(place(after), `${before.recommendation.step} → ${after.recommendation.step}`).toBeGreaterThanOrEqual(
          place(before),
        );
        expect(after.recommendation.kind === "next-step" && after.recommendation.step === kind, "asked twice").toBe(
          false,
        );
      }),
      RUNS,
    );
  });

  it("never looks healthier, and never invents an attempt, when a file of the bundle is taken away", () => {
    fc.assert(
      fc.property(world, fc.constantFrom(...FILES), edition, (made, file, id) => {
        const { evidence, now } = play(made);
        const whole = report(evidence, id, now);
        const less = report(withoutFile(evidence, file), id, now);
        expect(betterThan(whole, less), `without ${file}`).toEqual([]);
        const { episodes } = buildViews(evidence, now).history;
        for (const step of ["restart", "toggle", "upgrade"] as const) {
          const ofStep = (one: Report): Report["attempts"] => one.attempts.filter((attempt) => attempt.step === step);
          // More may count where the beginning of the outage is no longer told as exactly; each must have happened.
          if (ofStep(less).length <= ofStep(whole).length) continue;
          const happened = (attempt: Report["attempts"][number]): boolean =>
            episodes.some(
              (one) =>
                MARKS[step].includes(one.kind) &&
                one.at >= Date.parse(attempt.startUtc) &&
                one.at <= Date.parse(attempt.endUtc),
            );
          expect(ofStep(less).every(happened), `${step} without ${file}`).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("is a function of the bundle and the options alone", () => {
    fc.assert(
      fc.property(world, edition, (made, id) => {
        const first = JSON.stringify(report(play(made).evidence, id));
        expect(JSON.stringify(report(play(made).evidence, id))).toBe(first);
      }),
      RUNS,
    );
  });

  it("points every finding, attempt, rung and advice at evidence that exists", () => {
    fc.assert(
      fc.property(world, edition, (made, id) => {
        const { evidence } = play(made);
        const made_ = report(evidence, id);
        const refs = [
          made_.recommendation,
          made_.outage,
          ...made_.findings,
          ...made_.attempts,
          ...made_.ladder,
        ].flatMap((one) => one.evidence);
        for (const ref of refs) expect(exists(evidence, ref), JSON.stringify(ref)).toBe(true);
        for (const one of [...made_.findings, ...made_.attempts]) expect(one.evidence.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });
});
