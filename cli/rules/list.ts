import { safeText, toSafeJson } from "../../analyzer/report/safe-text.ts";
import { RULES } from "../../rules/index.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Output, screenOf } from "../output.ts";
import { packRulesOf, readPacks } from "../packs.ts";
import { type CommandText, parseArguments, printHelp, refuseOperands, requireWord } from "../parse.ts";
import { renderTable } from "../table.ts";

type Flag = "format" | "rules" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "rules list",
  operands: "",
  about:
    "Lists every rule: its id, what it is about, for how many documented rows it speaks, and what its findings do.",
  options: {
    format: { describe: "terminal or json", fallback: "terminal", example: "json" },
    rules: {
      describe: "A rule pack whose rules to list behind the built-in ones; may be given several times",
      example: "contoso.yaml",
    },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["rules list --format json", "The same as data"],
    ["rules list --rules contoso.yaml", "With the rules of a pack"],
  ],
  after: [],
};

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const format = requireWord("--format", given.one("format") ?? "terminal", ["terminal", "json"]);
  refuseOperands(TEXT, given);
  const inPacks = packRulesOf(await readPacks(given.many("rules")));
  const packs = new Map(inPacks.map(({ rule, pack }) => [rule.id, pack.name]));
  const rules = [...RULES, ...inPacks.map(({ rule }) => rule)].map(({ id, title, why, covers, findings }) => ({
    id,
    title,
    why,
    covers: covers ?? [],
    effects: [...new Set(Object.values(findings).map(({ effect }) => effect.kind))],
    ...(packs.has(id) ? { pack: packs.get(id) } : {}),
  }));
  if (format === "json") {
    await out.write(toSafeJson({ schema: "writeback-triage/rules/1", rules }));
  } else {
    const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
    const rows = rules.map(({ id, title, covers, effects }) => [
      id,
      safeText(title),
      String(covers.length),
      effects.join(", "),
    ]);
    await out.write(`${renderTable(["Rule", "About", "Rows", "Findings"], rows, screen)}\n\n${rules.length} rules\n`);
  }
  await out.flush();
  return EXIT.nothingToDo;
}
