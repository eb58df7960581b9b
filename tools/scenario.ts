/**
 * Builds what a scenario describes: `npm run scenario -- FILE.yaml --out X.zip [--force]`.
 * `--shipped` builds `fixtures/bundles/` anew instead.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type BuiltScenario, buildScenarioText } from "./scenario/build.ts";
import { ScenarioError } from "./scenario/format.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BUNDLES = "fixtures/bundles";
const SCENARIOS = "fixtures/scenarios";
const USAGE = "usage: npm run scenario -- FILE.yaml --out PATH [--force]   or   npm run scenario -- --shipped";

class UsageError extends Error {}

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(argv);
  if (values.shipped) return buildShipped();
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || values.out === undefined) throw new UsageError(USAGE);
  const built = await buildFile(file);
  if (existsSync(values.out)) {
    if (!values.force) throw new UsageError(`${values.out} is there already; --force writes over it`);
    rmSync(values.out, { recursive: built.kind === "folder" });
  }
  write(built, values.out);
  console.log(`${values.out}: ${describe(built)}`);
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { out: { type: "string" }, force: { type: "boolean" }, shipped: { type: "boolean" } },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** Every bundle that is kept in the repository has a scenario of the same name. */
async function buildShipped(): Promise<void> {
  for (const name of readdirSync(join(ROOT, BUNDLES)).filter((one) => one.endsWith(".zip"))) {
    const built = await buildFile(join(ROOT, SCENARIOS, `${basename(name, ".zip")}.yaml`));
    write(built, join(ROOT, BUNDLES, name));
    console.log(`${BUNDLES}/${name}: ${describe(built)}`);
  }
}

async function buildFile(file: string): Promise<BuiltScenario> {
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return await buildScenarioText(source, basename(file, extname(file)));
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const place = error.place === null ? "" : `:${error.place.line}:${error.place.column}`;
    const path = error.path.length === 0 ? "" : `${error.path.join(".")}: `;
    throw new UsageError(`${file}${place}: ${path}${error.message}`);
  }
}

function write(built: BuiltScenario, out: string): void {
  const files =
    built.kind === "file"
      ? [[out, built.bytes] as const]
      : [...built.files].map(([path, bytes]) => [join(out, path), bytes] as const);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

function describe(built: BuiltScenario): string {
  return built.kind === "file" ? `${built.bytes.length} bytes` : `${built.files.size} files`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
    return;
  }
  console.error(error);
  process.exitCode = 70;
});
