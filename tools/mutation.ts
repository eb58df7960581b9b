/**
 * The mutation run over rules and recommendation: `npm run mutation [-- stryker options]`, such as
 * `-- --mutate rules/network-blocked.ts`. Long; no part of CI.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fillStore, STORE_VARIABLE } from "./mutation/evidence-store.ts";

const store = fileURLToPath(new URL("../.mutation/evidence", import.meta.url));
const stryker = fileURLToPath(new URL("../node_modules/@stryker-mutator/core/bin/stryker.js", import.meta.url));

await fillStore(store);
const child = spawn(process.execPath, [stryker, "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, [STORE_VARIABLE]: store },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
