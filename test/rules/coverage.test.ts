import { describe, expect, it } from "vitest";
import { type CatalogueRow, notDecidable, rowsOf } from "../../rules/catalogue/row.ts";
import { TSW_2025 } from "../../rules/citations.ts";
import { type Coverage, coverageOf, type Fixtures } from "../../rules/coverage.ts";
import { defineRule } from "../../rules/rule.ts";

const rule = (id: string, ...covers: string[]) =>
  defineRule({
    id,
    title: id,
    why: id,
    needs: [],
    covers,
    cites: [TSW_2025],
    findings: { seen: { says: "seen", effect: { kind: "note" } } },
    evaluate: () => ({ kind: "pass" }),
  });
const row = (key: string, more: Partial<CatalogueRow> = {}): CatalogueRow[] =>
  rowsOf("text", [{ key, name: key, says: key, confidence: "documented", cites: [TSW_2025], ...more }]);
const BOTH = { for: ["test: it fails"], against: ["test: it passes"] };

function hold(rows: readonly CatalogueRow[], fixtures: Fixtures, pages = ["one"]): Coverage {
  const rules = [rule("one", "text/a"), rule("two", "text/b")];
  return coverageOf(rows, { rules, fixtures, hasPage: (id) => pages.includes(id) });
}

const statusOf = (coverage: Coverage) =>
  Object.fromEntries(coverage.rows.map(({ row: { key }, status, gaps }) => [key, [status, ...gaps].join(": ")]));

describe("the matrix", () => {
  it("covers a row with a rule, a page and both fixtures", () => {
    const coverage = hold(row("text/a"), { "text/a": { one: BOTH } });
    expect(coverage).toMatchObject({ total: 1, covered: 1, gaps: 0, percent: 100 });
  });

  it.each([
    ["no rule", row("text/c"), {}, "gap: no rule"],
    ["no page", row("text/b"), { "text/b": { two: BOTH } }, "gap: no page"],
    ["no case for", row("text/a"), { "text/a": { one: { ...BOTH, for: [] } } }, "gap: no fixture for"],
    ["no case against", row("text/a"), { "text/a": { one: { ...BOTH, against: [] } } }, "gap: no fixture against"],
    ["a case of another rule", row("text/a"), { "text/a": { two: BOTH } }, "gap: no fixture for: no fixture against"],
  ] as const)("finds the gap: %s", (_what, rows, fixtures, status) => {
    const coverage = hold(rows, fixtures);
    expect(Object.values(statusOf(coverage))).toEqual([status]);
    expect(coverage).toMatchObject({ gaps: 1, percent: 0 });
  });

  it("lets a row stand for another as which it is seen, and shows that one's gaps", () => {
    const rows = [...row("text/a"), ...row("text/x", { seenAs: ["text/a"] }), ...row("text/y", { seenAs: ["text/x"] })];
    expect(statusOf(hold(rows, { "text/a": { one: BOTH } }))).toEqual({
      "text/a": "covered",
      "text/x": "seen-as",
      "text/y": "seen-as",
    });
    expect(statusOf(hold(rows, {}))["text/y"]).toBe("gap: no fixture for: no fixture against");
  });

  it("does not count a row that says why nothing can be decided", () => {
    const rows = [...row("text/a"), ...row("text/z", { apart: notDecidable("nobody logs it") })];
    expect(hold(rows, { "text/a": { one: BOTH } })).toMatchObject({ notDecidable: 1, covered: 1, percent: 100 });
  });

  it("never calls 99 of 100 a hundred, nor nothing at all", () => {
    const rows = Array.from({ length: 200 }, (_, i) => row(`text/${i}`, { seenAs: ["text/a"] })).flat();
    const coverage = hold([...row("text/a"), ...rows, ...row("text/c")], { "text/a": { one: BOTH } });
    expect(coverage).toMatchObject({ gaps: 1, percent: 99 });
    expect(hold([], {})).toMatchObject({ percent: 0 });
  });
});
