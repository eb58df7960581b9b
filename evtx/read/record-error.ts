export type SkipReason =
  | "bad-count"
  | "bad-magic"
  | "bad-name"
  | "bad-offset"
  | "bad-size"
  | "bad-template"
  | "bad-token"
  | "bad-value-type"
  | "over-budget"
  | "too-deep"
  | "truncated";

/** Why one record cannot be read. Never leaves the reader: it ends as a line of the certificate. */
export class RecordError extends Error {
  readonly reason: SkipReason;
  constructor(reason: SkipReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Every view ends with its chunk: a `RangeError` is an offset that points outside. */
export function toSkipReason(error: unknown): SkipReason {
  if (error instanceof RecordError) return error.reason;
  if (error instanceof RangeError) return "bad-offset";
  throw error;
}
