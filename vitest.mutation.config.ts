import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { TESTS_VARIABLE } from "./tools/mutation/parts.ts";

/** Cheap tests first: most mutants fall to the rule's own test, and the first failure ends the run. */
class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isDear = ({ moduleId }: TestSpecification): number => (moduleId.includes("/test/rules/") ? 0 : 1);
    return [...files].sort((a, b) => isDear(a) - isDear(b) || b.moduleId.localeCompare(a.moduleId));
  }
}

/** The tests that `npm run mutation` holds the mutants of one part against. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env[TESTS_VARIABLE] ?? "[]"),
    exclude: ["test/rules/coverage.test.ts"],
    setupFiles: ["test/support/setup.ts"],
    testTimeout: 60_000,
    sequence: { sequencer: CheapFirst },
  },
});
