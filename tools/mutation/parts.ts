import { existsSync, readdirSync } from "node:fs";

/**
 * The mutation run in parts, each an hour's fraction long: a run that is cut short loses one part, and a part is held
 * against the tests that can know of it. That can only cost kills, never invent one.
 */

export interface Part {
  readonly name: string;
  /** Files to mutate. */
  readonly files: readonly string[];
  /** Tests to hold them against, as globs. */
  readonly tests: readonly string[];
}

/** Data and prose: see decision 0015. */
const LEFT_ALONE: readonly string[] = [
  "rules/citations.ts",
  "rules/coverage.ts",
  "rules/index.ts",
  "rules/instructions.ts",
];
const RULES_IN_A_PART = 10;

/** What judges all rules at once; the scenarios take longest, so they come last. */
const SHARED_TESTS = ["test/rules/effects.test.ts", "test/rules/spoken-for.test.ts", "test/mutation/*.mutation.ts"];

/** Names the tests of a part for `vitest.mutation.config.ts`; JSON. */
export const TESTS_VARIABLE = "WRITEBACK_TRIAGE_MUTATION_TESTS";

const filesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`)
    .sort();

const testOf = (file: string): string => `test/${file.replace(/\.ts$/, ".test.ts")}`;

export function listParts(): Part[] {
  const rules = filesOf("rules").filter((file) => !LEFT_ALONE.includes(file));
  const withTest = rules.filter((file) => existsSync(testOf(file)));
  const shared = rules.filter((file) => !withTest.includes(file));
  const parts: Part[] = [];
  for (let i = 0; i < withTest.length; i += RULES_IN_A_PART) {
    const files = withTest.slice(i, i + RULES_IN_A_PART);
    const name = `rules-${String(parts.length + 1).padStart(2, "0")}`;
    parts.push({ name, files, tests: [...files.map(testOf), ...SHARED_TESTS] });
  }
  const all = ["test/rules/**/*.test.ts", "test/analyzer/ladder/**/*.test.ts", "test/analyzer/history/**/*.test.ts"];
  return [
    ...parts,
    { name: "shared", files: [...shared, ...filesOf("rules/support")], tests: [...all, ...SHARED_TESTS] },
    {
      name: "ladder",
      files: filesOf("analyzer/ladder"),
      tests: ["test/analyzer/ladder/**/*.test.ts", ...SHARED_TESTS],
    },
  ];
}
