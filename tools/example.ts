/**
 * Analyses the shipped example as a support engineer would, through the built program. The example needs a step, so
 * the program ends with 1; anything else is a failure here.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [at("dist/cli/bin.js"), "analyze", at("fixtures/bundles/restart-tried.zip")],
  { stdio: "inherit" },
);
console.log(`\n(exit code ${status}: ${status === 1 ? "a step is recommended" : "not what the example should give"})`);
process.exitCode = status === 1 ? 0 : 1;
