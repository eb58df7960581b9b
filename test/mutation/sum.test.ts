import { describe, expect, it } from "vitest";
import { listParts } from "../../tools/mutation/parts.ts";
import { addUp, scoreOf, sumByFolder, toTable } from "../../tools/mutation/sum.ts";

const report = (files: Record<string, string[]>) => ({
  files: Object.fromEntries(
    Object.entries(files).map(([path, statuses]) => [path, { mutants: statuses.map((status) => ({ status })) }]),
  ),
});

describe("the sum of a mutation run", () => {
  const reports = [
    report({ "rules/a.ts": ["Killed", "Survived", "Ignored"], "analyzer/ladder/x.ts": ["Timeout", "NoCoverage"] }),
    report({ "rules/b.ts": ["Killed", "Killed", "RuntimeError", "CompileError"] }),
  ];

  it("counts by folder over all parts; what was left alone or could not be loaded is out", () => {
    expect([...sumByFolder(reports)]).toEqual([
      ["analyzer/ladder", { killed: 0, timeout: 1, survived: 0, noCoverage: 1 }],
      ["rules", { killed: 3, timeout: 0, survived: 1, noCoverage: 0 }],
    ]);
  });

  it("scores what was noticed among all that count, covered or not", () => {
    const total = addUp(sumByFolder(reports).values());
    expect(total).toEqual({ killed: 3, timeout: 1, survived: 1, noCoverage: 1 });
    expect(scoreOf(total)).toBeCloseTo(66.67, 1);
  });

  it("makes the table of docs/quality.md", () => {
    expect(toTable(sumByFolder(reports)).split("\n").slice(2)).toEqual([
      "| `analyzer/ladder` | 2 | 0 | 1 | 0 | 1 | 50.0 % |",
      "| `rules` | 4 | 3 | 0 | 1 | 0 | 75.0 % |",
      "| all | 6 | 3 | 1 | 1 | 1 | 66.7 % |",
    ]);
  });
});

describe("the parts of a mutation run", () => {
  it("hold each file once, and each has tests", () => {
    const files = listParts().flatMap((part) => part.files);
    expect(new Set(files).size).toBe(files.length);
    expect(files).toContain("rules/network-blocked.ts");
    expect(files).toContain("rules/support/rhythm.ts");
    expect(files).toContain("analyzer/ladder/recommend.ts");
    for (const { tests } of listParts()) expect(tests.length).toBeGreaterThan(2);
  });
});
