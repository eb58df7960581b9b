import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Writes `rules/index.ts`, one line a rule, from the files that define one. `--check` compares instead. */
const folder = new URL("../rules/", import.meta.url);
const ids = readdirSync(folder)
  .filter(
    (name) =>
      name.endsWith(".ts") && /export default (?:defineRule|\w+)\(/.test(readFileSync(new URL(name, folder), "utf8")),
  )
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();
const camel = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const text = [
  // In the order that the linter wants.
  ...[...ids, "rule"]
    .sort()
    .map((id) =>
      id === "rule" ? 'import type { AnyRule } from "./rule.ts";' : `import ${camel(id)} from "./${id}.ts";`,
    ),
  "",
  "/** Every rule, in order of id. One line a rule: `npm run docs` keeps it so. */",
  "export const RULES: readonly AnyRule[] = [",
  ...ids.map((id) => `  ${camel(id)},`),
  "];",
  "",
].join("\n");
const target = new URL("index.ts", folder);
const current = (): string => {
  try {
    return readFileSync(target, "utf8");
  } catch {
    return "";
  }
};
if (process.argv.includes("--check")) {
  const lines = (value: string): string => value.split("\n").sort().join("\n");
  if (lines(current()) !== lines(text)) {
    console.error("rules/index.ts is out of date: npm run docs");
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
