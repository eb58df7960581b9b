import { defineConfig } from "vitest/config";

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
  },
});
