import { toSafeJson } from "../../analyzer/report/safe-text.ts";
import { findRow } from "../../rules/catalogue/index.ts";
import { RULES } from "../../rules/index.ts";
import { rowToJson } from "../coverage-faces.ts";
import { hintFor, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { renderMarkdown } from "../markdown.ts";
import { Output, screenOf } from "../output.ts";
import { findPage } from "../package-files.ts";
import { packRulesOf, readPacks, toSafeLines } from "../packs.ts";
import { type CommandText, parseArguments, printHelp, requireWord } from "../parse.ts";
import { ruleToMarkdown } from "../rule-text.ts";

type Flag = "format" | "rules" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "rules show",
  operands: "<id>",
  about:
    "Shows one rule: what it reads, each finding with what it says and does, its limits, and the pages it rests on. What it means and how to fix it in full: writeback-triage explain <id>.",
  options: {
    format: { describe: "terminal, markdown or json", fallback: "terminal", example: "json" },
    rules: {
      describe: "A rule pack whose rules can be shown too; may be given several times",
      example: "contoso.yaml",
    },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["rules show ldap-signing-off", "One rule"],
    ["rules show contoso/edge-firewall --rules contoso.yaml", "One rule of a pack"],
  ],
  after: [],
};

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const format = requireWord("--format", given.one("format") ?? "terminal", ["terminal", "markdown", "json"]);
  const [id, ...more] = given.operands;
  if (id === undefined) {
    throw new UsageError("no-input", {
      expected: "the id of a rule",
      example: "writeback-triage rules show clock-skew",
    });
  }
  if (more.length > 0) throw new UsageError("too-many-operands", { given: more.join(" "), command: "rules show" });
  const inPacks = packRulesOf(await readPacks(given.many("rules")));
  const rules = [...RULES, ...inPacks.map((one) => one.rule)];
  const rule = rules.find((one) => one.id === id);
  if (!rule) {
    const hint = hintFor(
      id,
      rules.map((one) => one.id),
    );
    throw new UsageError("unknown-rule", { given: id, hint });
  }
  const rows = (rule.covers ?? []).flatMap((key) => findRow(key) ?? []);
  if (format === "json") {
    const { evaluate: _code, ...meta } = rule;
    const own = inPacks.find((one) => one.rule === rule);
    const shown = {
      schema: "writeback-triage/rule/1",
      ...meta,
      rows: rows.map(rowToJson),
      page: own ? own.page : (findPage(id) ?? null),
      ...(own ? { pack: own.pack.name } : {}),
    };
    await out.write(toSafeJson(shown));
  } else {
    const markdown = toSafeLines(ruleToMarkdown(rule, rows));
    const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
    await out.write(format === "markdown" ? `${markdown}\n` : renderMarkdown(markdown, screen));
  }
  await out.flush();
  return EXIT.nothingToDo;
}
