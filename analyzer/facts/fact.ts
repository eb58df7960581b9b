import type { ArtifactMap, ArtifactName } from "../../bundle/artifacts.ts";
import type { Fact } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";

/** The artefact's value, whole or in part; `null` where it is missing. */
export function readValue<N extends ArtifactName>(evidence: Evidence, name: N): ArtifactMap[N] | null {
  const state = evidence.artifacts[name];
  return state.state === "missing" ? null : state.value;
}

/** A fact read from one field, or `null` where the field holds nothing. */
export function factFrom<T>(value: T | null | undefined, artifact: ArtifactName, field: string): Fact<T> | null {
  return value === null || value === undefined ? null : { value, evidence: [{ artifact, field }] };
}

/** The first source that speaks. */
export function firstFact<T>(...facts: readonly (Fact<T> | null)[]): Fact<T> | null {
  return facts.find((fact) => fact !== null) ?? null;
}

/**
 * Merges sources that speak of the same thing. Where one of them has the value that is worse for writeback, that one
 * wins: a second source must never make a server look healthier.
 */
export function worstFact<T>(worse: T, ...facts: readonly (Fact<T> | null)[]): Fact<T> | null {
  const known = facts.filter((fact) => fact !== null);
  const bad = known.filter((fact) => fact.value === worse);
  const chosen = bad.length > 0 ? bad : known;
  const first = chosen[0];
  if (!first) return null;
  const agreeing = chosen.filter((fact) => fact.value === first.value);
  return { value: first.value, evidence: agreeing.flatMap((fact) => fact.evidence) };
}

/** `True` and `False` as the product prints them; anything else is unknown. */
export function toFlag(text: string | undefined): boolean | null {
  if (text === undefined) return null;
  const word = text.trim().toLowerCase();
  return word === "true" || word === "1" ? true : word === "false" || word === "0" ? false : null;
}
