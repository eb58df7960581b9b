/** What a run took out, in words: kinds and counts, never a value. */
import { IDENTITY_KINDS } from "./pseudonyms.ts";

export interface LedgerRow {
  readonly kind: string;
  readonly count: number;
}

const PSEUDONYMS: ReadonlySet<string> = new Set(IDENTITY_KINDS);
const LEFT_OUT = "record-left-out";

/** Lines for the end of a run; none for an empty ledger. Times a thing stood somewhere, not different things. */
export function ledgerTexts(ledger: readonly LedgerRow[]): string[] {
  const rows = ledger.filter(({ count }) => count > 0);
  const secrets = rows.filter(({ kind }) => !PSEUDONYMS.has(kind) && kind !== LEFT_OUT);
  const identities = rows.filter(({ kind }) => PSEUDONYMS.has(kind));
  const leftOut = rows.find(({ kind }) => kind === LEFT_OUT)?.count ?? 0;
  return [
    ...said("secrets removed", secrets),
    ...said("names replaced by pseudonyms", identities),
    ...(leftOut > 0 ? [`event records left out, as they could not be written anew: ${leftOut}`] : []),
  ];
}

function said(what: string, rows: readonly LedgerRow[]): string[] {
  if (rows.length === 0) return [];
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const most = rows.toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
  return [`${what}: ${total} (${most.map(({ kind, count }) => `${kind} ${count}`).join(", ")})`];
}
