import { readFileSync } from "node:fs";
import { findBreaches, SCRIPT_RULES } from "./powershell/rules.ts";

/** Holds the collector's script to its rules: `npm run powershell [FILE]`. It parses; it runs nothing. */
const path = process.argv[2] ?? new URL("../collector/powershell/collect.ps1", import.meta.url);
const breaches = await findBreaches(readFileSync(path, "utf8"));
for (const { line, rule, text } of breaches) {
  console.error(`${line}: ${rule}: ${text} (${SCRIPT_RULES.find(({ id }) => id === rule)?.why})`);
}
if (breaches.length > 0) process.exitCode = 1;
else console.log(`the script keeps ${SCRIPT_RULES.length} rules`);
