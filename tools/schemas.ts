/**
 * Publishes the zod schemas of the bundle, the rule packs and the report as JSON Schemas in `docs/schema/`, for whoever
 * writes the first two or reads the last elsewhere.
 * `--check` compares instead of writing.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { packSchema } from "../analyzer/packs/pack-format.ts";
import { reportSchema } from "../analyzer/report/report.ts";
import { JSON_ARTIFACTS } from "../bundle/artifacts.ts";
import { MANIFEST_PATH, manifestSchema } from "../bundle/manifest.ts";

const FOLDER = fileURLToPath(new URL("../docs/schema/", import.meta.url));

/** File name → content, as it should be. */
export function makeSchemas(): ReadonlyMap<string, string> {
  const published = [
    { path: MANIFEST_PATH, schema: manifestSchema },
    ...Object.values(JSON_ARTIFACTS).map(({ path, schema }) => ({ path, schema })),
  ];
  return new Map([
    ...published.map(({ path, schema }): [string, string] => [
      `${basename(path, ".json")}.schema.json`,
      render(`${path} of a bundle, format 1`, schema, "input"),
    ]),
    ["report.schema.json", render("The report of writeback-triage analyze --format json", reportSchema, "output")],
    ["rule-pack.schema.json", render("A rule pack of writeback-triage analyze --rules", packSchema, "input")],
  ]);
}

/** What a writer of bundles may leave out has a default: the input side says so. A report is complete. */
function render(title: string, schema: z.ZodType, io: "input" | "output"): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // The format says the rest; the exact pattern is a page of leap years.
      if (jsonSchema.format === "date-time") jsonSchema.pattern = "Z$";
    },
  });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

/** Names of files that are missing, out of date or left over. */
export function findStale(): string[] {
  const wanted = makeSchemas();
  const present = new Set(readdirSync(FOLDER).filter((name) => name.endsWith(".schema.json")));
  const changed = [...wanted].filter(([name, text]) => {
    // A checkout on Windows may have turned the line ends.
    return !present.has(name) || readFileSync(join(FOLDER, name), "utf8").replaceAll("\r\n", "\n") !== text;
  });
  return [...changed.map(([name]) => name), ...[...present].filter((name) => !wanted.has(name))];
}

function writeSchemas(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of findStale()) rmSync(join(FOLDER, name), { force: true });
  for (const [name, text] of makeSchemas()) writeFileSync(join(FOLDER, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) {
    const stale = findStale();
    for (const name of stale) console.error(`docs/schema/${name} is out of date; run: npx tsx tools/schemas.ts`);
    if (stale.length > 0) process.exitCode = 1;
  } else {
    writeSchemas();
  }
}
