import { writeFile } from "node:fs/promises";
import { CATALOGUE } from "../../rules/catalogue/index.ts";
import { coverageOf } from "../../rules/coverage.ts";
import { RULES } from "../../rules/index.ts";
import { coverageToJson, coverageToMarkdown, renderCoverage, summaryOf } from "../coverage-faces.ts";
import { systemCode, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Output, screenOf } from "../output.ts";
import { findPage, readFixtures } from "../package-files.ts";
import { type CommandText, parseArguments, printHelp, refuseOperands, requireWord } from "../parse.ts";

type Flag = "format" | "out" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "rules coverage",
  operands: "",
  about:
    "Prints every row that the public pages print about password writeback, or that the field knows, with the rule that speaks for it, whether the rule has its page, and what exercises it: a scenario or case where it fails, and one where it passes. Rows that no server can decide say why.",
  options: {
    format: { describe: "terminal, markdown or json", fallback: "terminal", example: "json" },
    out: {
      describe: "Write the matrix to this file instead, and print the sum only; .json and .md choose the format",
      example: "coverage.md",
    },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["rules coverage", "The whole matrix, ending with 100 %, 0 gaps"],
    ["rules coverage --out coverage.md", "The same as a page"],
  ],
  after: ["Exit codes: 0 no gap; 1 a row without its rule, page or fixtures; 2 wrong usage."],
};

const FORMATS = ["terminal", "markdown", "json"] as const;

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const file = given.one("out");
  const implied = file?.endsWith(".json") ? "json" : file === undefined ? "terminal" : "markdown";
  const format = requireWord("--format", given.one("format") ?? implied, FORMATS);
  refuseOperands(TEXT, given);
  const coverage = coverageOf(CATALOGUE, {
    rules: RULES,
    fixtures: readFixtures(),
    hasPage: (id) => findPage(id) !== undefined,
  });
  const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
  const faces = {
    terminal: () =>
      renderCoverage(coverage, file === undefined ? screen : { ...screen, isTerminal: false, color: false }),
    markdown: () => coverageToMarkdown(coverage),
    json: () => coverageToJson(coverage),
  };
  const text = faces[format]();
  if (file === undefined) await out.write(text);
  else {
    await save(file, text);
    await out.write(`${[...summaryOf(coverage), `written to ${file}`].join("\n")}\n`);
  }
  await out.flush();
  return coverage.gaps > 0 ? EXIT.gap : EXIT.nothingToDo;
}

async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError("no-file", { path, detail: systemCode(error) }, error);
  }
}
