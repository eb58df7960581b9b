/**
 * The mutation run over rules and recommendation. Long; no part of CI. It is made in parts, each with a report of its
 * own in `.mutation/parts`, and goes on where it was cut short:
 *
 *   npm run mutation                       every part that this commit has no report of yet, then the table
 *   npm run mutation -- --part ladder      one part, again; several times for several
 *   npm run mutation -- --sum              the table of what there is
 *   npm run mutation -- --list             the parts
 *
 * Whatever else is given goes to Stryker, such as `--concurrency 1`. With `--mutate rules/clock-skew.ts` beside `--part` a
 * part is tried on those files alone; such a sample is kept apart, in `.mutation/sample.json`.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fillStore, STORE_VARIABLE } from "./mutation/evidence-store.ts";
import { listParts, type Part, TESTS_VARIABLE } from "./mutation/parts.ts";
import { type MutationReport, sumByFolder, toTable } from "./mutation/sum.ts";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const STORE = at(".mutation/evidence");
const reportOf = (part: Part): string => `.mutation/parts/${part.name}.json`;
const runOf = (part: Part): string => at(`.mutation/parts/${part.name}.run.json`);

interface Run {
  readonly commit: string;
  readonly endUtc: string;
  readonly seconds: number;
}

/** Commit of the tree, marked where the tree differs from it. */
function commitNow(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: at("."), encoding: "utf8" }).trim();
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+"}`;
}

function readRun(part: Part): Run | undefined {
  if (!existsSync(runOf(part)) || !existsSync(at(reportOf(part)))) return undefined;
  return JSON.parse(readFileSync(runOf(part), "utf8")) as Run;
}

async function runPart(part: Part, more: readonly string[]): Promise<number> {
  const base = JSON.parse(readFileSync(at("stryker.config.json"), "utf8")) as Record<string, unknown>;
  const config = `.mutation/${part.name}.config.json`;
  const isSample = more.includes("--mutate");
  const own = {
    mutate: part.files,
    tempDirName: `.mutation/sandbox-${part.name}`,
    incrementalFile: `.mutation/incremental-${isSample ? "sample" : part.name}.json`,
    jsonReporter: { fileName: isSample ? ".mutation/sample.json" : reportOf(part) },
  };
  writeFileSync(at(config), JSON.stringify({ ...base, ...own }));
  const stryker = at("node_modules/@stryker-mutator/core/bin/stryker.js");
  const env = { ...process.env, [STORE_VARIABLE]: STORE, [TESTS_VARIABLE]: JSON.stringify(part.tests) };
  const begun = Date.now();
  const child = spawn(process.execPath, [stryker, "run", config, ...more], { stdio: "inherit", cwd: at("."), env });
  const code = await new Promise<number>((resolve) => child.on("exit", (status) => resolve(status ?? 1)));
  const seconds = Math.round((Date.now() - begun) / 1000);
  const run: Run = { commit: commitNow(), endUtc: new Date().toISOString(), seconds };
  if (code === 0 && !isSample) writeFileSync(runOf(part), JSON.stringify(run));
  return code;
}

function printSum(parts: readonly Part[]): void {
  const done = parts.flatMap((part) => {
    const run = readRun(part);
    return run ? [{ part, run }] : [];
  });
  for (const { part, run } of done) console.log(`${part.name}: ${run.commit}, ${run.endUtc}, ${run.seconds} s`);
  const missing = parts.filter((part) => !done.some((one) => one.part === part));
  if (missing.length > 0) console.log(`Not run yet: ${missing.map(({ name }) => name).join(", ")}`);
  const reports = done.map(({ part }) => JSON.parse(readFileSync(at(reportOf(part)), "utf8")) as MutationReport);
  console.log(`\n${toTable(sumByFolder(reports))}\n`);
  console.log(`${done.reduce((sum, { run }) => sum + run.seconds, 0)} s in all`);
}

const { values, tokens } = parseArgs({
  options: { part: { type: "string", multiple: true }, sum: { type: "boolean" }, list: { type: "boolean" } },
  strict: false,
  allowPositionals: true,
  tokens: true,
});
const OWN: readonly string[] = ["part", "sum", "list"];
const ours = new Set(
  tokens.flatMap((token) =>
    token.kind === "option" && OWN.includes(token.name)
      ? [token.index, ...(token.name === "part" && token.inlineValue === false ? [token.index + 1] : [])]
      : [],
  ),
);
const forStryker = process.argv.slice(2).filter((_, index) => !ours.has(index));
const parts = listParts();

if (values["list"] === true) {
  for (const { name, files } of parts) console.log(`${name}: ${files.join(" ")}`);
} else if (values["sum"] !== true) {
  const asked = (values["part"] ?? []) as string[];
  const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")}; see --list`);
  const commit = commitNow();
  const due = parts.filter((part) => (asked.length > 0 ? asked.includes(part.name) : readRun(part)?.commit !== commit));
  mkdirSync(at(".mutation/parts"), { recursive: true });
  await fillStore(STORE);
  for (const part of due) {
    const code = await runPart(part, forStryker);
    if (code !== 0) process.exitCode = code;
  }
}
if (values["list"] !== true) printSum(parts);
