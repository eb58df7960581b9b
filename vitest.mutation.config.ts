import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Cheap tests first: most mutants fall to the rule's own test, and the first failure ends the run. */
class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification): number => (moduleId.includes("/test/mutation/") ? 1 : 0);
    return [...files].sort((a, b) => cost(a) - cost(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** The quick tests that judge rules and the recommendation: what `npm run mutation` holds each mutant against. */
export default defineConfig({
  test: {
    include: [
      "test/rules/**/*.test.ts",
      "test/analyzer/ladder/**/*.test.ts",
      "test/analyzer/history/**/*.test.ts",
      "test/mutation/*.mutation.ts",
    ],
    exclude: ["test/rules/coverage.test.ts"],
    setupFiles: ["test/support/setup.ts"],
    testTimeout: 60_000,
    isolate: process.env.ISO !== "0",
    sequence: { sequencer: CheapFirst },
  },
});
