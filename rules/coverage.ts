import type { CatalogueRow } from "./catalogue/row.ts";
import type { AnyRule } from "./rule.ts";

/** What was found to exercise one rule on one row: cases of its test, and scenarios. */
export interface RuleFixtures {
  /** The row is in the evidence and the rule fails, pointing at it. */
  readonly for: readonly string[];
  /** The row is in the evidence and the rule passes. */
  readonly against: readonly string[];
}

/** By row, then by rule. */
export type Fixtures = Readonly<Record<string, Readonly<Record<string, RuleFixtures>>>>;

/** What is missing where a row is not covered. */
export type Gap = "no rule" | "no page" | "no fixture for" | "no fixture against";

export interface CoverageLine {
  readonly rule: string;
  readonly page: string | null;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly gaps: readonly Gap[];
}

export interface CoverageRow {
  readonly row: CatalogueRow;
  /**
   * `covered`: every rule that speaks for it has its page and both fixtures; `seen-as`: all rows as which it shows itself
   * are covered, or stand apart; `not-decidable` and `no-fault`: no rule, for the reason that the row gives.
   */
  readonly status: "covered" | "seen-as" | "not-decidable" | "no-fault" | "gap";
  /** One for each rule that speaks for the row itself. */
  readonly lines: readonly CoverageLine[];
  readonly gaps: readonly Gap[];
}

export interface Coverage {
  readonly rows: readonly CoverageRow[];
  readonly total: number;
  readonly covered: number;
  readonly seenAs: number;
  readonly notDecidable: number;
  readonly noFault: number;
  readonly gaps: number;
  /** Of the rows that can be decided, how many have all that they need; whole, rounded down. */
  readonly percent: number;
}

interface House {
  readonly rules: readonly AnyRule[];
  readonly fixtures: Fixtures;
  /** Whether the rule of this id has a page. */
  readonly hasPage: (ruleId: string) => boolean;
}

/** Holds the catalogue against rules, pages and fixtures. */
export function coverageOf(catalogue: readonly CatalogueRow[], { rules, fixtures, hasPage }: House): Coverage {
  const speakers = new Map<string, AnyRule[]>();
  for (const rule of rules) {
    for (const key of rule.covers ?? []) speakers.set(key, [...(speakers.get(key) ?? []), rule]);
  }
  const lineOf = (row: CatalogueRow, { id }: AnyRule): CoverageLine => {
    const found = fixtures[row.key]?.[id];
    const page = hasPage(id) ? `docs/rules/${id}.md` : null;
    const gaps: Gap[] = [];
    if (page === null) gaps.push("no page");
    if (!found?.for.length) gaps.push("no fixture for");
    if (!found?.against.length) gaps.push("no fixture against");
    return { rule: id, page, for: found?.for ?? [], against: found?.against ?? [], gaps };
  };
  const own = new Map<string, CoverageRow>();
  for (const row of catalogue) {
    const lines = (speakers.get(row.key) ?? []).map((rule) => lineOf(row, rule));
    const gaps = lines.length === 0 ? ["no rule" as const] : [...new Set(lines.flatMap((line) => line.gaps))];
    // A reason not to judge does not stand beside a rule that judges.
    if (row.apart && lines.length === 0) own.set(row.key, { row, status: row.apart.kind, lines, gaps: [] });
    else own.set(row.key, { row, status: gaps.length === 0 ? "covered" : "gap", lines, gaps });
  }
  const rows = [...own.values()].map((one): CoverageRow => {
    if (one.lines.length > 0 || one.row.apart || !one.row.seenAs?.length) return one;
    const behind = one.row.seenAs.map((key) => resolve(key, own));
    const gaps = [...new Set(behind.flatMap((other) => other?.gaps ?? ["no rule" as const]))];
    const isCovered = gaps.length === 0 && behind.some((other) => other?.status === "covered");
    return isCovered ? { ...one, status: "seen-as", gaps: [] } : { ...one, gaps: gaps.length > 0 ? gaps : ["no rule"] };
  });
  const count = (status: CoverageRow["status"]): number => rows.filter((one) => one.status === status).length;
  const [covered, seenAs, gaps] = [count("covered"), count("seen-as"), count("gap")];
  const decidable = covered + seenAs + gaps;
  return {
    rows,
    total: rows.length,
    covered,
    seenAs,
    notDecidable: count("not-decidable"),
    noFault: count("no-fault"),
    gaps,
    percent: decidable === 0 ? 0 : Math.floor((100 * (covered + seenAs)) / decidable),
  };
}

/** The row at the end of a chain of `seenAs`; a row that points at several stands for itself. */
function resolve(key: string, own: ReadonlyMap<string, CoverageRow>): CoverageRow | undefined {
  const one = own.get(key);
  const next = one?.row.seenAs;
  if (one === undefined || one.lines.length > 0 || !next?.[0]) return one;
  return next.length === 1 ? resolve(next[0], own) : one;
}
