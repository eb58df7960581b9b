/**
 * Finds what exercises the rules and writes it to `docs/coverage.json`, which ships, and the matrix to
 * `docs/coverage.md`. `--check` compares instead of writing. Runs every scenario and every case: about half a minute.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { coverageToMarkdown, summaryOf } from "../cli/coverage-faces.ts";
import { CATALOGUE } from "../rules/catalogue/index.ts";
import { type Coverage, coverageOf, type Fixtures } from "../rules/coverage.ts";
import { RULES } from "../rules/index.ts";
import { findFixtures } from "./matrix/find-fixtures.ts";

const DOCS = new URL("../docs/", import.meta.url);

export function coverageHere(fixtures: Fixtures): Coverage {
  const hasPage = (id: string): boolean => existsSync(new URL(`rules/${id}.md`, DOCS));
  return coverageOf(CATALOGUE, { rules: RULES, fixtures, hasPage });
}

/** File name → content, as it should be. */
export function makeCoverage(fixtures: Fixtures): ReadonlyMap<string, string> {
  return new Map([
    ["coverage.json", `${JSON.stringify(fixtures, null, 2)}\n`],
    ["coverage.md", coverageToMarkdown(coverageHere(fixtures))],
  ]);
}

/** Names of files that are missing or out of date. */
export function findStale(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([name, text]) => {
    const url = new URL(name, DOCS);
    // A checkout on Windows may have turned the line ends.
    return existsSync(url) && readFileSync(url, "utf8").replaceAll("\r\n", "\n") === text ? [] : [`docs/${name}`];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fixtures = await findFixtures();
  const files = makeCoverage(fixtures);
  if (process.argv.includes("--check")) {
    const stale = findStale(files);
    for (const path of stale) console.error(`${path} is out of date: npm run docs`);
    if (stale.length > 0) process.exitCode = 1;
  } else {
    for (const [name, text] of files) writeFileSync(new URL(name, DOCS), text);
    for (const line of summaryOf(coverageHere(fixtures))) console.log(line);
  }
}
