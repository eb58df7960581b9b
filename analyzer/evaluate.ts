import type { ArtifactName } from "../bundle/artifacts.ts";
import type { AnyRule, Data, Effect, InputName, NonEmpty } from "../rules/rule.ts";
import type { EvidenceRef, ViewMap } from "../rules/views.ts";
import type { Evidence } from "./evidence.ts";

export interface Finding {
  readonly kind: "fail";
  readonly ruleId: string;
  readonly title: string;
  readonly finding: string;
  /** The finding's sentence with its placeholders filled. */
  readonly says: string;
  readonly effect: Effect;
  readonly data: Data;
  readonly evidence: NonEmpty<EvidenceRef>;
}

export type RuleResult =
  | Finding
  | { readonly kind: "pass"; readonly ruleId: string; readonly title: string }
  | {
      readonly kind: "inconclusive";
      readonly ruleId: string;
      readonly title: string;
      readonly because: string;
      readonly missing: readonly ArtifactName[];
    }
  | { readonly kind: "error"; readonly ruleId: string; readonly title: string; readonly because: string };

const VIEWS: readonly string[] = ["server", "history", "probes", "partial", "now"] satisfies (keyof ViewMap)[];

/** `probes` is worked out from `network`: without the artefact there is no view. */
function artifactBehind(name: InputName): ArtifactName | undefined {
  if (name === "probes") return "network";
  return VIEWS.includes(name) ? undefined : (name as ArtifactName);
}

/** Fills `{placeholders}`; one without a value is left standing, so that a test can see it. */
function fillSentence(template: string, data: Data): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => (key in data ? String(data[key]) : whole));
}

/**
 * Runs one rule on what it asked for, and nothing else.
 *
 * A missing input makes the rule inconclusive; a pass that rests on half an artefact does too; a throw becomes `error`
 * and ends only this rule.
 */
export function evaluateRule(rule: AnyRule, evidence: Evidence, views: ViewMap): RuleResult {
  const head = { ruleId: rule.id, title: rule.title };
  const input: Partial<Record<InputName, unknown>> = {};
  const missing: ArtifactName[] = [];
  const partial: ArtifactName[] = [];
  const take = (name: InputName, required: boolean): void => {
    const artifact = artifactBehind(name);
    const state = artifact === undefined ? undefined : evidence.artifacts[artifact];
    if (artifact !== undefined && state?.state === "missing") {
      if (required) missing.push(artifact);
      return;
    }
    if (artifact !== undefined && required && state?.state === "partial") partial.push(artifact);
    input[name] = VIEWS.includes(name)
      ? views[name as keyof ViewMap]
      : state !== undefined && state.state !== "missing"
        ? state.value
        : undefined;
  };
  for (const name of rule.needs as readonly InputName[]) take(name, true);
  for (const name of (rule.uses ?? []) as readonly InputName[]) take(name, false);
  if (missing.length > 0)
    return { kind: "inconclusive", ...head, because: `not in the evidence: ${missing.join(", ")}`, missing };
  try {
    const verdict = rule.evaluate(input);
    if (verdict.kind === "inconclusive")
      return { kind: "inconclusive", ...head, because: verdict.because, missing: verdict.missing ?? [] };
    if (verdict.kind === "pass") {
      if (partial.length === 0) return { kind: "pass", ...head };
      return {
        kind: "inconclusive",
        ...head,
        because: `no sign of it, but read only in part: ${partial.join(", ")}`,
        missing: [],
      };
    }
    if (verdict.kind !== "fail") throw new Error(`unknown verdict ${String((verdict as { kind: unknown }).kind)}`);
    const meta = rule.findings[verdict.finding];
    if (meta === undefined) return { kind: "error", ...head, because: `unknown finding ${verdict.finding}` };
    return {
      kind: "fail",
      ...head,
      finding: verdict.finding,
      says: fillSentence(meta.says, verdict.data),
      effect: meta.effect,
      data: verdict.data,
      evidence: verdict.evidence,
    };
  } catch (error) {
    return { kind: "error", ...head, because: error instanceof Error ? error.message : String(error) };
  }
}

export function evaluateRules(rules: readonly AnyRule[], evidence: Evidence, views: ViewMap): RuleResult[] {
  return rules.map((rule) => evaluateRule(rule, evidence, views));
}
