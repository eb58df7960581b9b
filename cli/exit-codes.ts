/** What the process tells its caller. */
export const EXIT = {
  nothingToDo: 0,
  stepRecommended: 1,
  /** Of `rules coverage`: a row without its rule, page or fixtures. */
  gap: 1,
  usage: 2,
  unreadable: 3,
  cannotTell: 4,
  /** `EX_SOFTWARE` of sysexits.h. */
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const URGENCY: readonly ExitCode[] = [EXIT.bug, EXIT.usage, EXIT.unreadable, EXIT.stepRecommended, EXIT.cannotTell];

/** One code for several inputs: 70 before 2 before 3 before 1 before 4 before 0. */
export function mostUrgent(codes: readonly ExitCode[]): ExitCode {
  return URGENCY.find((code) => codes.includes(code)) ?? EXIT.nothingToDo;
}
