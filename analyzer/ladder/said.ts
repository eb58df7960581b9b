import type { StepId } from "../../rules/views.ts";

/** Steps that `--attempted` may name. The guide is no attempt. */
export const ATTEMPTABLE = [
  "network",
  "tls",
  "dotnet",
  "restart",
  "toggle",
  "upgrade",
  "toggle-again",
] as const satisfies readonly StepId[];
export type Attemptable = (typeof ATTEMPTABLE)[number];

export function isAttemptable(text: string): text is Attemptable {
  return (ATTEMPTABLE as readonly string[]).includes(text);
}
