export type OracleName =
  | "hang"
  | "heap"
  | "invariants"
  | "locality"
  | "prefix"
  | "repeat"
  | "select"
  | "slices"
  | "throws"
  | "time"
  | "xml";

/** Something the reader should not have done. */
export class Find extends Error {
  readonly oracle: OracleName;
  /** The log that shows it; the mutant itself when left out. */
  readonly log: Uint8Array | undefined;

  constructor(oracle: OracleName, message: string, log?: Uint8Array) {
    super(message);
    this.oracle = oracle;
    this.log = log;
  }
}
