import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    setupFiles: ["test/support/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "code", include: ["test/**/*.test.ts"], exclude: ["test/package/**"] } },
      // What is released is made once, and only when a test of it runs.
      {
        extends: true,
        test: { name: "package", include: ["test/package/**/*.test.ts"], globalSetup: "test/package/build.ts" },
      },
    ],
  },
});
