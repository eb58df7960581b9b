import { assess } from "../assess.ts";
import { evaluateRule } from "../evaluate.ts";
import { buildViews } from "../views.ts";
import { makeEvidence } from "./example-evidence.ts";
import type { Example } from "./pack-format.ts";
import type { PackRule, RulePack } from "./rule-pack.ts";

export interface ExampleResult {
  readonly ruleId: string;
  readonly title: string;
  /** What came out otherwise than expected; none: all as expected. */
  readonly faults: readonly string[];
}

/** Runs every example through the engine that judges real evidence. */
export function runExamples(pack: RulePack): ExampleResult[] {
  return pack.rules.flatMap((one) =>
    one.examples.map((example) => ({
      ruleId: one.rule.id,
      title: example.title,
      faults: findFaults(pack, one, example),
    })),
  );
}

function findFaults(pack: RulePack, { rule }: PackRule, example: Example): string[] {
  const { expect } = example;
  const evidence = makeEvidence(example);
  const result = evaluateRule(rule, evidence, buildViews(evidence, example.now));
  const reason = "because" in result ? ` (${result.because})` : result.kind === "fail" ? ` (${result.says})` : "";
  const faults: string[] = [];
  if (result.kind !== expect.verdict) faults.push(`expected ${expect.verdict}, came out ${result.kind}${reason}`);
  else if (expect.says !== undefined && !(result.kind === "fail" && result.says === expect.says)) {
    faults.push(`expected "${expect.says}", says "${result.kind === "fail" ? result.says : "nothing"}"`);
  }
  if (expect.advice !== undefined) {
    const options = { edition: "auto", attempted: [], now: example.now, name: example.title, packs: [pack] } as const;
    const { kind, headline } = assess(evidence, options).recommendation;
    if (kind !== expect.advice) faults.push(`expected the advice ${expect.advice}, came out ${kind}: ${headline}`);
  }
  return faults;
}

/** Rules without an example for or against: nothing shows that they tell the two apart. */
export function findUnshown(pack: RulePack): string[] {
  return pack.rules.flatMap(({ rule, examples }) =>
    (["fail", "pass"] as const)
      .filter((verdict) => !examples.some(({ expect }) => expect.verdict === verdict))
      .map((verdict) => `${rule.id}: no example with verdict ${verdict}`),
  );
}
