/**
 * One record of a Windows event log, as the analyzer and the rules see it: language-free, decoded, bounded.
 */
export interface EventRecord {
  /** `System/EventRecordID`: the number that Event Viewer shows; unique and rising within one log of one computer. */
  readonly recordId: number;
  readonly provider: string;
  /** Low 16 bits; the qualifiers are left out. */
  readonly eventId: number;
  /** 0 (log always) to 5. Microsoft's tables print no levels: never decide on this. */
  readonly level: number;
  /** ISO 8601, UTC, seven decimals where the log has them, always ending in `Z`. */
  readonly timeUtc: string;
  readonly channel: string;
  readonly computer: string;
  /** Insertion strings and named data in document order; the name is `""` for a classic source's strings. */
  readonly data: readonly EventDatum[];
}

export type EventDatum = readonly [name: string, value: string];
