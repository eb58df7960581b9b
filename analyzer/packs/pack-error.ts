/** One fault of a pack, told in one line. */
export interface PackProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to do about it. */
  readonly says: string;
}

/** Ours: enough to work through, few enough to read. */
const MOST_PROBLEMS = 20;

/** A pack that cannot be used; nothing of it is. */
export class PackError extends Error {
  override readonly name = "PackError";
  /** As the caller named the file. */
  readonly label: string;
  /** In order of place. */
  readonly problems: readonly PackProblem[];
  /** Problems of which only the number is known. */
  readonly unlisted: number;

  constructor(label: string, problems: readonly PackProblem[], unlisted = 0) {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    super(sorted[0]?.says ?? "not a rule pack");
    this.label = label;
    this.problems = sorted;
    this.unlisted = unlisted;
  }

  /** `contoso.yaml:12:5: …`, at most so many as can be read, then how many more there are. */
  get lines(): string[] {
    const shown = this.problems.slice(0, MOST_PROBLEMS);
    const more = this.problems.length - shown.length + this.unlisted;
    return [
      ...shown.map(({ line, column, says }) => `${this.label}:${line}:${column}: ${says}`),
      ...(more > 0 ? [`${this.label}: and ${more} more; put these right first`] : []),
    ];
  }
}
