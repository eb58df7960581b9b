import type { Citation } from "../citations.ts";

/** Groups of the catalogue, as the matrix shows them. */
export const ROW_KINDS = [
  "event",
  "engine-code",
  "rpc-code",
  "sspr-code",
  "text",
  "symptom",
  "reserved-character",
  "requirement",
  "release",
  "build",
  "endpoint",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Why no rule speaks for a row. */
interface Apart {
  /** `not-decidable`: nothing on the server tells; `no-fault`: there is nothing to decide. */
  readonly kind: "not-decidable" | "no-fault";
  readonly because: string;
}

/** One row that a public page prints, or that the field knows, about password writeback. */
export interface CatalogueRow {
  /**
   * Its name, under which a rule says in `covers` that it speaks for it: `Provider/id` for an event, otherwise a group
   * and a name, as in `hr/0x80230619`.
   */
  readonly key: string;
  readonly kind: RowKind;
  /** As printed, where the page has a name for it. */
  readonly name: string;
  /** What it means, in our words. */
  readonly says: string;
  /** What the page advises, in our words. Its order of steps is the ladder's business. */
  readonly remedy?: string;
  /** `documented`: on a page of the vendor; `community`: seen in the field or general platform knowledge. */
  readonly confidence: "community" | "documented";
  readonly cites: readonly Citation[];
  /** Keys of the rows as which it shows itself on a server: what speaks for them speaks for it. */
  readonly seenAs?: readonly string[];
  readonly apart?: Apart;
}

/** Day on which the pages were read. Each citation has the edition that was read. */
export const READ_ON = "2026-11-22";

export function notDecidable(because: string): Apart {
  return { kind: "not-decidable", because };
}

export function noFault(because: string): Apart {
  return { kind: "no-fault", because };
}

/** Rows of one group. */
export function rowsOf(kind: RowKind, rows: readonly Omit<CatalogueRow, "kind">[]): CatalogueRow[] {
  return rows.map((row) => ({ ...row, kind }));
}

/** What an event row is about. */
export type EventCategory =
  | "ad-account"
  | "ad-permission"
  | "ad-policy"
  | "auth"
  | "config"
  | "connectivity"
  | "crypto"
  | "input"
  | "lifecycle"
  | "offboarding"
  | "onboarding"
  | "success"
  | "unknown";

/** One kind of record that bears on password writeback. */
export interface EventRow extends CatalogueRow {
  readonly source: string;
  /** A number, or a span such as `300-399` where a page names the span only. */
  readonly id: number | string;
  readonly category: EventCategory;
}

/** Event rows, with the key made of source and id. */
export function eventRows(rows: readonly Omit<EventRow, "key" | "kind">[]): EventRow[] {
  return rows.map((row) => ({ ...row, kind: "event", key: `${row.source}/${row.id}` }));
}
