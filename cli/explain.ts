import { toSafeJson } from "../analyzer/report/safe-text.ts";
import { CATALOGUE, findRow, findRows, shortName } from "../rules/catalogue/index.ts";
import type { CatalogueRow } from "../rules/catalogue/row.ts";
import { RULES } from "../rules/index.ts";
import { instructionsFor } from "../rules/instructions.ts";
import { STEPS } from "../rules/ladder.ts";
import type { AnyRule } from "../rules/rule.ts";
import type { Generation, StepId } from "../rules/views.ts";
import { rowToJson } from "./coverage-faces.ts";
import { UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { renderMarkdown } from "./markdown.ts";
import { findNear } from "./nearest.ts";
import { Output, screenOf } from "./output.ts";
import { findPage } from "./package-files.ts";
import { packRulesOf, readPacks, toSafeLines } from "./packs.ts";
import { type CommandText, parseArguments, printHelp, requireWord } from "./parse.ts";
import { rowToMarkdown } from "./row-text.ts";
import { ruleToMarkdown } from "./rule-text.ts";
import { stepToMarkdown } from "./step-text.ts";

type Flag = "format" | "product" | "rules" | "no-color";

const PRODUCTS = ["entra-connect", "azure-ad-connect", "azure-ad-sync"] as const satisfies Generation[];
const FORMATS = ["terminal", "markdown", "json"] as const;
/** More suggestions than this are no help. */
const MOST_HINTS = 3;

const TEXT: CommandText<Flag> = {
  name: "explain",
  operands: "<rule | event id | code | step>",
  about:
    "Prints what is known of a rule, an event id, a result code of the sync engine (hr), a code of the reset page (SSPR), a build, a host, or a step of the ladder: what the public pages say, with their editions, and the page of each rule that speaks for it. Works offline.",
  options: {
    format: { describe: "terminal, markdown or json", fallback: "terminal", example: "markdown" },
    product: {
      describe: `For a step, whose screens and words: ${PRODUCTS.join(", ")}`,
      fallback: "entra-connect",
      example: "azure-ad-sync",
    },
    rules: {
      describe: "A rule pack whose rules and pages to know too; may be given several times",
      example: "contoso.yaml",
    },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["explain 33004", "An event id; with its source where the number alone is not enough: ADSync/6329"],
    ["explain 0x8023062C", "A result code, as it is printed anywhere: 8023062C, hr=8023062C, -2145188308"],
    ["explain SSPR_0029", "What the user saw"],
    ["explain toggle", "A step: the clicks, and where it stands in each edition"],
    ["explain ldap-signing-off", "A rule, by its name"],
    ["explain contoso/edge-firewall --rules contoso.yaml", "A rule of a pack, with the page that stands in it"],
  ],
  after: ["Exit codes: 0 explained; 2 nothing is known of it, or it has several meanings, or wrong usage."],
};

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const format = requireWord("--format", given.one("format") ?? "terminal", FORMATS);
  const product = requireWord("--product", given.one("product") ?? "entra-connect", PRODUCTS);
  // "RPC 1722" need not be quoted.
  const query = given.operands.join(" ").trim();
  if (query === "") {
    throw new UsageError("no-input", { expected: "what to explain", example: "writeback-triage explain 33004" });
  }
  const known = await withPacks(given.many("rules"));
  const subject = findSubject(query, known.rules);
  if (format === "json") await out.write(toJson(query, subject, product, known));
  else {
    const markdown = toMarkdown(subject, product, known);
    const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
    await out.write(format === "markdown" ? `${markdown}\n` : renderMarkdown(markdown, screen));
  }
  await out.flush();
  return EXIT.nothingToDo;
}

/** The rules that can be explained, and the page of each. */
interface Known {
  readonly rules: readonly AnyRule[];
  pageOf(id: string): string | null;
  packOf(id: string): string | null;
}

async function withPacks(paths: readonly string[]): Promise<Known> {
  const inPacks = packRulesOf(await readPacks(paths));
  const own = (id: string) => inPacks.find(({ rule }) => rule.id === id);
  return {
    rules: [...RULES, ...inPacks.map(({ rule }) => rule)],
    pageOf: (id) => {
      const found = own(id);
      return found ? found.page : (findPage(id) ?? null);
    },
    packOf: (id) => own(id)?.pack.name ?? null,
  };
}

/** What was asked about. */
interface Subject {
  readonly step: StepId | null;
  /** A rule was named itself: its page is the answer. */
  readonly isRule: boolean;
  readonly rows: readonly CatalogueRow[];
  readonly rules: readonly AnyRule[];
}

/** @throws UsageError `unknown-subject`, `ambiguous-subject`. */
export function findSubject(query: string, known: readonly AnyRule[] = RULES): Subject {
  const name = query.toLowerCase();
  const step = (Object.keys(STEPS) as StepId[]).find((id) => id === name);
  if (step) return { step, isRule: false, rows: [], rules: [] };
  const rule = known.find(({ id }) => id === name);
  if (rule) return { step: null, isRule: true, rows: rowsOf(rule), rules: [rule] };
  const rows = findRows(query);
  const [first] = rows;
  if (!first) throw unknown(query, known);
  // One record under the names of two products is one meaning.
  const meanings = new Set(rows.map((row) => `${row.name} ${row.says}`));
  if (meanings.size > 1) {
    throw new UsageError("ambiguous-subject", {
      given: query,
      meanings: rows.map(({ key, name: what }) => `${key} (${what})`).join(", "),
      example: first.key,
    });
  }
  return { step: null, isRule: false, rows, rules: rulesFor(rows, known) };
}

function unknown(query: string, known: readonly AnyRule[]): UsageError {
  const words = [...known.map(({ id }) => id), ...Object.keys(STEPS), ...CATALOGUE.map(shortName)];
  const near = [...new Set(findNear(query, words))].slice(0, MOST_HINTS);
  const hint = near.length === 0 ? "" : ` (did you mean ${near.join(" or ")}?)`;
  return new UsageError("unknown-subject", { given: query, hint });
}

const rowsOf = (rule: AnyRule): CatalogueRow[] => (rule.covers ?? []).flatMap((key) => findRow(key) ?? []);

/** Rules that speak for a row, or for one as which it shows itself; each once, the row's own first. */
function rulesFor(rows: readonly CatalogueRow[], known: readonly AnyRule[]): AnyRule[] {
  const keys = new Set<string>();
  const walk = (row: CatalogueRow | undefined): void => {
    if (!row || keys.has(row.key)) return;
    keys.add(row.key);
    for (const key of row.seenAs ?? []) walk(findRow(key));
  };
  for (const row of rows) walk(row);
  const found = new Set([...keys].flatMap((key) => known.filter(({ covers }) => covers?.includes(key))));
  return [...found];
}

function toMarkdown({ step, isRule, rows, rules }: Subject, product: Generation, known: Known): string {
  if (step !== null) return toSafeLines(stepToMarkdown(step, product, known.rules));
  const ids = rules.map(({ id }) => id);
  // The page of a rule names its rows already.
  const parts = isRule ? [] : rows.map((row) => rowToMarkdown(row, ids));
  return [...parts, ...rules.map((rule) => toSafeLines(known.pageOf(rule.id) ?? ruleToMarkdown(rule)))].join(
    "\n\n---\n\n",
  );
}

function toJson(query: string, { step, rows, rules }: Subject, product: Generation, known: Known): string {
  const explained = {
    schema: "writeback-triage/explanation/1",
    query,
    step: step === null ? null : { ...STEPS[step], product, instructions: instructionsFor(step, product) },
    rows: rows.map(rowToJson),
    rules: rules.map(({ id, title, why, covers }) => ({
      id,
      title,
      why,
      covers: covers ?? [],
      page: known.pageOf(id),
      ...(known.packOf(id) === null ? {} : { pack: known.packOf(id) }),
    })),
  };
  return toSafeJson(explained);
}
