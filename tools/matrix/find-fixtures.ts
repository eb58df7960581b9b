import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { evaluateRules, type RuleResult } from "../../analyzer/evaluate.ts";
import type { Evidence } from "../../analyzer/evidence.ts";
import { gatherEvidence } from "../../analyzer/gather.ts";
import { buildViews } from "../../analyzer/views.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { EVENT_ROWS } from "../../rules/catalogue/events.ts";
import type { EventCategory } from "../../rules/catalogue/row.ts";
import type { Fixtures } from "../../rules/coverage.ts";
import { RULES } from "../../rules/index.ts";
import type { ViewMap } from "../../rules/views.ts";
import { NODE_HOST, SCENARIOS, withScenario } from "../../test/support/scenario.ts";
import { collectRuleCases, runCase } from "../../test/support/test-rule.ts";
import { parseScenario } from "../scenario/format.ts";
import { subjectsOf, subjectsPointedAt } from "./subjects.ts";

/**
 * Finds, by running them, which scenarios and which cases of the rules' own tests exercise a rule on a row of the
 * catalogue. Nothing is listed by hand: a case that no longer reaches its rule is no longer found.
 */

const TESTS = new URL("../../test/rules/", import.meta.url);
/** So many are named; more would not be read. */
const MOST = 3;

/**
 * Records that tell how things went, not of a fault: no finding need point at them, it is enough that they are there and
 * that the rule judges the one way and the other.
 */
const COURSE: readonly EventCategory[] = ["success", "lifecycle", "onboarding", "offboarding"];
const COURSE_ROWS: ReadonlySet<string> = new Set(
  EVENT_ROWS.filter(({ category }) => COURSE.includes(category)).map(({ key }) => key),
);

/** Which rows each rule speaks for. */
const COVERS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  RULES.map((rule) => [rule.id, new Set<string>(rule.covers ?? [])]),
);

class Ledger {
  readonly #found = new Map<string, Map<string, { for: string[]; against: string[] }>>();

  /** @param present - What {@link subjectsOf} gives for the evidence, which is the same for every rule. */
  note(
    name: string,
    { result, evidence, views }: { result: RuleResult; evidence: Evidence; views: ViewMap },
    present: ReadonlySet<string> = subjectsOf(evidence, views),
  ): void {
    const covers = COVERS.get(result.ruleId);
    if (!covers?.size || (result.kind !== "fail" && result.kind !== "pass")) return;
    const pointed = result.kind === "fail" ? subjectsPointedAt(evidence, views, result.evidence) : present;
    for (const key of covers) {
      if (!present.has(key) || !(pointed.has(key) || COURSE_ROWS.has(key))) continue;
      const names = this.#at(key, result.ruleId)[result.kind === "fail" ? "for" : "against"];
      if (names.length < MOST) names.push(name);
    }
  }

  #at(key: string, ruleId: string): { for: string[]; against: string[] } {
    const rules = this.#found.get(key) ?? new Map();
    this.#found.set(key, rules);
    const known = rules.get(ruleId) ?? { for: [], against: [] };
    rules.set(ruleId, known);
    return known;
  }

  toFixtures(): Fixtures {
    const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted(this.#found).map(([key, rules]) => [key, Object.fromEntries(sorted(rules))]));
  }
}

/** Scenarios first, since they are whole stories; then the cases of the tests. */
export async function findFixtures(): Promise<Fixtures> {
  const ledger = new Ledger();
  for (const file of readdirSync(SCENARIOS).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const source = readFileSync(`${SCENARIOS}${file}`, "utf8");
    const id = basename(file, ".yaml");
    const { options, now } = parseScenario(source);
    const { evidence, views } = await withScenario(source, id, async (path) => {
      const container = await openInput(path);
      try {
        const gathered = await gatherEvidence(container, NODE_HOST);
        return { evidence: gathered, views: buildViews(gathered, options.now ?? now) };
      } finally {
        await container.close();
      }
    });
    const present = subjectsOf(evidence, views);
    for (const result of evaluateRules(RULES, evidence, views)) {
      ledger.note(`scenario ${id}`, { result, evidence, views }, present);
    }
  }
  const collected = await collectRuleCases(async (hasCases) => {
    for (const { id } of RULES) await loadTest(id, hasCases);
  });
  for (const { rule, cases } of collected) {
    for (const [name, given] of Object.entries(cases.pass)) ledger.note(`test: ${name}`, runCase(rule, given));
    for (const [name, { given }] of Object.entries(cases.fail)) ledger.note(`test: ${name}`, runCase(rule, given));
  }
  return ledger.toFixtures();
}

async function loadTest(id: string, hasCases: (id: string) => boolean): Promise<void> {
  const url = new URL(`${id}.test.ts`, TESTS);
  if (!existsSync(url)) throw new Error(`test/rules/${id}.test.ts is missing`);
  try {
    await import(url.href);
  } catch (error) {
    // Tests that follow testRule want a runner, and there is none here: what was laid before testRule is kept.
    if (hasCases(id)) return;
    const what = "testRule comes first in the test of a rule; other tests follow it, or have a file of their own";
    throw new Error(`test/rules/${id}.test.ts: ${what}`, { cause: error });
  }
}
