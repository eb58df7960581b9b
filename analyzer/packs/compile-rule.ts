import type { AnyRule, Effect, InputName } from "../../rules/rule.ts";
import type { EvidenceRef } from "../../rules/views.ts";
import { type ConditionInput, inputsOf, judge, LEAF_KINDS, type LeafKind, PLACEHOLDERS } from "./pack-conditions.ts";
import type { Condition, PackRuleText } from "./pack-format.ts";

/** A pack's rule has one finding; its name shows in JSON. */
const FINDING = "found";
/** Views are worked out from whatever there is: they are never missing. */
const VIEWS = ["server", "history", "now", "partial"] as const satisfies InputName[];

/** A rule like the built-in ones: the engine does not know where it comes from. */
export function compileRule(pack: string, text: PackRuleText): AnyRule {
  const leaves = leavesOf(text.when).map(inputsOf);
  const all = [...new Set(leaves.flat())];
  // Without what every single condition reads nothing can be said: the engine sees to that. Of the others the
  // conditions themselves tell what follows when one is missing.
  const common = all.filter((name) => leaves.every((inputs) => inputs.length === 1 && inputs[0] === name));
  return {
    id: text.id,
    title: text.title,
    why: text.why,
    needs: [...VIEWS, ...common],
    uses: all.filter((name) => !common.includes(name)),
    cites: text.sources.map(({ title, where, edition }, i) => ({ key: `${pack}/${i + 1}`, title, where, edition })),
    limits: text.limits,
    findings: { [FINDING]: { says: text.finding, effect: toEffect(text.effect) } },
    evaluate(input: ConditionInput) {
      const truth = judge(text.when, input);
      if (truth.is === "no") return { kind: "pass" };
      if (truth.is === "unknown") return { kind: "inconclusive", because: truth.because, missing: truth.missing };
      const [first, ...more] = uniqueRefs(truth.evidence);
      if (!first) return { kind: "inconclusive", because: "nothing in the evidence to point at" };
      const data = { ...UNFILLED, ...truth.data };
      return { kind: "fail", finding: FINDING, data, evidence: [first, ...more] };
    },
  };
}

/** What a condition that was not met would have told. */
const UNFILLED = Object.fromEntries(
  Object.values(PLACEHOLDERS).flatMap((names) => names.map((name) => [name, "not in the evidence"])),
);

/** Keys without a value are left out: the type of the built-in rules wants it so. */
function toEffect(effect: PackRuleText["effect"]): Effect {
  if (effect.kind === "note")
    return { kind: "note", ...(effect.doubts === undefined ? {} : { doubts: effect.doubts }) };
  if (effect.kind !== "shortcut") return effect;
  return { kind: "shortcut", step: effect.step, ...(effect.fix === undefined ? {} : { fix: effect.fix }) };
}

function uniqueRefs(refs: readonly EvidenceRef[]): EvidenceRef[] {
  const seen = new Map<string, EvidenceRef>();
  for (const ref of refs) seen.set(`${ref.artifact}/${ref.recordId ?? ""}/${ref.field ?? ""}`, ref);
  return [...seen.values()];
}

function leavesOf(condition: Condition): readonly Condition[] {
  const { all, any, not } = condition;
  return not ? leavesOf(not) : ((all ?? any)?.flatMap(leavesOf) ?? [condition]);
}

/**
 * Whether a condition, when it is met (or, with `wanted` false, when it is not), has something to point at. Records that
 * are not there and a state of the link have not.
 */
export function pointsAtEvidence(condition: Condition, wanted = true): boolean {
  const { event, outage, all, any, not } = condition;
  if (not) return pointsAtEvidence(not, !wanted);
  const parts = all ?? any;
  if (parts) {
    const oneIsEnough = (all !== undefined) === wanted;
    return oneIsEnough
      ? parts.some((part) => pointsAtEvidence(part, wanted))
      : parts.every((part) => pointsAtEvidence(part, wanted));
  }
  return outage === undefined && (event === undefined || wanted);
}

/** Placeholders that a sentence may have: those of conditions that can be met, not of what stands under `not`. */
export function placeholdersOf(condition: Condition): readonly string[] {
  const { all, any } = condition;
  const parts = all ?? any;
  if (parts) return parts.flatMap(placeholdersOf);
  return LEAF_KINDS.flatMap((kind: LeafKind) => (condition[kind] === undefined ? [] : PLACEHOLDERS[kind]));
}
