import type { ArtifactMap, ArtifactName } from "../bundle/artifacts.ts";
import type { Citation } from "./citations.ts";
import type { EvidenceRef, StepId, ViewMap } from "./views.ts";

/** Everything a rule may be handed. */
type InputMap = ArtifactMap & ViewMap;
export type InputName = keyof InputMap;

/** What a finding does to the advice. */
export type Effect =
  /** The row's own advice sends the reader straight to a step. */
  | {
      readonly kind: "shortcut";
      readonly step: StepId;
      /** What to do there, before the step's own instructions. */
      readonly fix?: readonly string[];
    }
  /** A cause that no step of the ladder can cure: do not climb, do this. */
  | { readonly kind: "off-ladder"; readonly fix: readonly string[] }
  /** A check in front of the ladder is seen to fail; `fix` says what to mend. */
  | { readonly kind: "check-failed"; readonly step: "network" | "tls" | "dotnet"; readonly fix: readonly string[] }
  /** Must be put right beside the advice, whatever the ladder says; on a healthy server it is the advice. */
  | { readonly kind: "mend"; readonly fix: readonly string[] }
  /**
   * Explains or supports; steers nothing, but may take away the trust in what looks green, and is told beside
   * the step that it bears on when that step is advised.
   */
  | { readonly kind: "note"; readonly doubts?: Doubt; readonly beside?: StepId };

/** What a note takes the trust away from: a check that looks green, or a server that looks well as a whole. */
export type Doubt = "network" | "tls" | "dotnet" | "all-clear";

export interface FindingMeta {
  /** Plain sentence with `{placeholders}` filled from the verdict's data. */
  readonly says: string;
  readonly effect: Effect;
}

export type NonEmpty<T> = readonly [T, ...T[]];
export type Data = Readonly<Record<string, string | number>>;

type Verdict<F extends string> =
  | { readonly kind: "pass" }
  | {
      readonly kind: "inconclusive";
      readonly because: string;
      /** Artefacts of `uses` that would have decided. */
      readonly missing?: readonly ArtifactName[];
    }
  | { readonly kind: "fail"; readonly finding: F; readonly data: Data; readonly evidence: NonEmpty<EvidenceRef> };

export interface Rule<
  N extends InputName = InputName,
  W extends ArtifactName | "probes" = ArtifactName | "probes",
  F extends string = string,
> {
  /** Noun for the failing state; equals the file name, the test and the page. */
  readonly id: string;
  readonly title: string;
  /** Why it matters to password writeback, in one or two sentences. */
  readonly why: string;
  /** Inputs without which the rule is inconclusive; the engine sees to that. */
  readonly needs: readonly N[];
  /** Inputs that are looked at when they are there: handed over as `undefined` when missing. */
  readonly uses?: readonly W[];
  /** Event rows that this rule speaks for, as `Provider/id`; for the coverage gate. */
  readonly covers?: readonly string[];
  readonly cites: readonly Citation[];
  /** What the rule honestly cannot tell. */
  readonly limits?: readonly string[];
  readonly findings: Readonly<Record<F, FindingMeta>>;
  evaluate(input: Readonly<Pick<InputMap, N> & Partial<Pick<InputMap, W>>>): Verdict<F>;
}

/**
 * Typed identity: an input outside `needs` and `uses`, an unknown finding and a failure without evidence are compile
 * errors. Rules are pure: no clock, no console, no `node:` module, no `await`.
 */
export function defineRule<
  const N extends InputName,
  const F extends string,
  const W extends ArtifactName | "probes" = never,
>(rule: Rule<N, W, F>): Rule<N, W, F> {
  return rule;
}

/** A rule whatever its inputs; the engine hands over what `needs` and `uses` name. */
// biome-ignore lint/suspicious/noExplicitAny: the list holds rules of different inputs; only the engine calls them.
export type AnyRule = Rule<any, any, any>;
