import type { AdviceKind } from "../../analyzer/report/advice-kinds.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

const CODE_OF: Readonly<Record<AdviceKind, ExitCode>> = {
  "cannot-tell": EXIT.cannotTell,
  "off-ladder": EXIT.stepRecommended,
  shortcut: EXIT.stepRecommended,
  wait: EXIT.stepRecommended,
  finish: EXIT.stepRecommended,
  "next-step": EXIT.stepRecommended,
  mend: EXIT.stepRecommended,
  nothing: EXIT.nothingToDo,
};

/** @param failOn - Kinds that count; the others end with 0. */
export function codeOfAdvice(kind: AdviceKind, failOn: ReadonlySet<AdviceKind>): ExitCode {
  return failOn.has(kind) ? CODE_OF[kind] : EXIT.nothingToDo;
}
