import { describe, expect, it } from "vitest";
import { evaluateRule, type RuleResult } from "../../analyzer/evaluate.ts";
import type { Evidence } from "../../analyzer/evidence.ts";
import { buildViews } from "../../analyzer/views.ts";
import type { ArtifactMap, ArtifactName } from "../../bundle/artifacts.ts";
import type { AnyRule, InputName } from "../../rules/rule.ts";
import type { EvidenceRef, Fact, History, ServerFacts, ViewMap } from "../../rules/views.ts";
import { utcAt } from "./event.ts";
import { ARTIFACT_NAMES, type EvidenceSketch, evidenceOf } from "./evidence.ts";

/**
 * What a case lays before the rule: artefacts; the views are worked out from them by the analyzer itself, and
 * overridden where the case says so.
 */
type Given = Partial<ArtifactMap> &
  EvidenceSketch & {
    readonly server?: Partial<ServerFacts>;
    readonly history?: Partial<History>;
    /** Artefacts that the rule is told were read in part. */
    readonly partial?: ViewMap["partial"];
    /** Seconds after the test clock's start, or ISO 8601; an hour after the start when left out. */
    readonly now?: number | string;
  };

interface FailCase {
  readonly given: Given;
  readonly finding: string;
  /** Checked where given, key by key. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Record ids, or `artifact:field`, in order. */
  readonly evidence: readonly (number | string)[];
}

export interface RuleCases {
  readonly pass: Readonly<Record<string, Given>>;
  readonly fail: Readonly<Record<string, FailCase>>;
  readonly inconclusive: Readonly<Record<string, Given>>;
}

/** A fact for `given.server`. */
export function fact<T>(value: T, artifact: ArtifactName = "products", field = "test"): Fact<T> {
  return { value, evidence: [{ artifact, field }] };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** What came of one case, and what the rule was shown. */
export interface CaseRun {
  readonly result: RuleResult;
  readonly evidence: Evidence;
  readonly views: ViewMap;
}

export function runCase(rule: AnyRule, given: Given): CaseRun {
  const artifacts = Object.fromEntries(
    ARTIFACT_NAMES.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  ) as Partial<ArtifactMap>;
  const sketch: EvidenceSketch = {
    ...(given.manifest === undefined ? {} : { manifest: given.manifest }),
    ...(given.coverage === undefined ? {} : { coverage: given.coverage }),
  };
  const evidence = deepFreeze(evidenceOf(artifacts, sketch));
  const now = typeof given.now === "string" ? given.now : utcAt(given.now ?? 3600);
  const built = buildViews(evidence, now);
  const views = deepFreeze({
    ...built,
    server: { ...built.server, ...given.server },
    history: { ...built.history, ...given.history },
    partial: given.partial ?? built.partial,
  });
  return { result: evaluateRule(rule, evidence, views), evidence, views };
}

const run = (rule: AnyRule, given: Given): RuleResult => runCase(rule, given).result;

interface CollectedCases {
  readonly rule: AnyRule;
  readonly cases: RuleCases;
}

let collected: CollectedCases[] | undefined;

/** Loads test files and keeps the cases that they lay before their rules, without running them. */
export async function collectRuleCases(
  load: (hasCases: (ruleId: string) => boolean) => Promise<void>,
): Promise<readonly CollectedCases[]> {
  const mine: CollectedCases[] = [];
  collected = mine;
  try {
    await load((ruleId) => mine.some(({ rule }) => rule.id === ruleId));
  } finally {
    collected = undefined;
  }
  return mine;
}

const label = (ref: EvidenceRef): number | string => ref.recordId ?? `${ref.artifact}:${ref.field ?? ""}`;

/** What to write first, for a rule that nothing exercises yet. */
function firstCaseOf({ id, findings, needs }: AnyRule): string {
  const finding = Object.keys(findings)[0] ?? "?";
  return [
    `${id} has no case yet. In test/rules/${id}.test.ts, under "fail", write what a server with this fault shows:`,
    `  "in one line, what is wrong": { given: { ${needs[0] ?? "…"}: […] }, finding: "${finding}", evidence: [record ids] },`,
    `Then let evaluate() in rules/${id}.ts find it, and add a case under "pass" and one under "inconclusive".`,
  ].join("\n");
}

/**
 * Exercises a rule and checks the exercise itself: every finding is reached, every placeholder filled, silence on
 * missing input, no two cases alike.
 */
export function testRule(rule: AnyRule, cases: RuleCases): void {
  if (collected) {
    collected.push({ rule, cases });
    return;
  }
  if (Object.keys(cases.fail).length === 0) {
    describe(rule.id, () => it("has its first case", () => expect.fail(firstCaseOf(rule))));
    return;
  }
  describe(rule.id, () => {
    for (const [name, given] of Object.entries(cases.pass)) {
      it(`passes: ${name}`, () => expect(run(rule, given)).toMatchObject({ kind: "pass" }));
    }
    for (const [name, expected] of Object.entries(cases.fail)) {
      it(`fails: ${name}`, () => {
        const result = run(rule, expected.given);
        expect(result).toMatchObject({ kind: "fail", finding: expected.finding });
        if (result.kind !== "fail") return;
        if (expected.data) expect(result.data).toMatchObject(expected.data);
        expect(result.evidence.map(label)).toEqual(expected.evidence);
        expect(result.says, "every placeholder is filled").not.toMatch(/\{\w+\}/);
      });
    }
    for (const [name, given] of Object.entries(cases.inconclusive)) {
      it(`is inconclusive: ${name}`, () => expect(run(rule, given)).toMatchObject({ kind: "inconclusive" }));
    }
    it("exercises every finding, a pass and an inconclusive case, each once", () => {
      const reached = new Set(Object.values(cases.fail).map((one) => one.finding));
      expect([...reached].sort()).toEqual(Object.keys(rule.findings).sort());
      expect(Object.keys(cases.pass).length, "a case against").toBeGreaterThan(0);
      expect(Object.keys(cases.inconclusive).length, "an inconclusive case").toBeGreaterThan(0);
      const texts = [
        ...Object.values(cases.pass),
        ...Object.values(cases.inconclusive),
        ...Object.values(cases.fail).map((one) => one.given),
      ].map((given) => JSON.stringify(given));
      expect(new Set(texts).size, "no case twice").toBe(texts.length);
    });
    it("is inconclusive without each artefact that it needs", () => {
      for (const expected of Object.values(cases.fail)) {
        for (const name of rule.needs as readonly InputName[]) {
          const artifact = name === "probes" ? "network" : (name as ArtifactName);
          if (!ARTIFACT_NAMES.includes(artifact)) continue;
          const { [artifact]: _removed, ...rest } = expected.given;
          expect(run(rule, rest), `without ${artifact}`).toMatchObject({ kind: "inconclusive" });
        }
      }
    });
  });
}
