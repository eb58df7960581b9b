import type { ExampleResult } from "../../analyzer/packs/run-examples.ts";
import { safeText } from "../../analyzer/report/safe-text.ts";
import { UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Output } from "../output.ts";
import { type CommandText, parseArguments, printHelp } from "../parse.ts";

const TEXT: CommandText<never> = {
  name: "rules test",
  operands: "<FILE.yaml>...",
  about:
    "Runs the examples that stand in rule packs, through the engine that judges real evidence, and says what came out otherwise than expected. The form of a pack is in docs/rule-packs.md.",
  options: {},
  examples: [["rules test contoso.yaml", "Every example of one pack"]],
  after: ["Exit codes: 0 all as expected; 1 an example came out otherwise; 2 a pack is bad, or wrong usage."],
};

/** What the exit code 1 means here: an example came out otherwise. */
const OTHERWISE = 1 satisfies ExitCode;

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  if (given.operands.length === 0) {
    throw new UsageError("no-input", { expected: "a rule pack", example: "writeback-triage rules test contoso.yaml" });
  }
  const [{ readPack }, { findUnshown, runExamples }] = await Promise.all([
    import("../read-pack.ts"),
    import("../../analyzer/packs/run-examples.ts"),
  ]);
  let failed = 0;
  for (const path of given.operands) {
    const pack = await readPack(path);
    const results = runExamples(pack);
    const bad = results.filter(({ faults }) => faults.length > 0).length;
    failed += bad;
    const lines = [
      `${pack.name} ${pack.version}, SHA-256 ${pack.sha256}`,
      ...results.flatMap(linesOf),
      ...findUnshown(pack).map((says) => `  [i]  ${says}`),
      `${results.length} ${results.length === 1 ? "example" : "examples"}: ${results.length - bad} as expected, ${bad} otherwise`,
    ];
    await out.write(`${lines.map((line) => safeText(line)).join("\n")}\n`);
  }
  await out.flush();
  return failed > 0 ? OTHERWISE : EXIT.nothingToDo;
}

function linesOf({ ruleId, title, faults }: ExampleResult): string[] {
  const mark = faults.length === 0 ? "[ok]" : "[x] ";
  return [`  ${mark} ${ruleId}: ${title}`, ...faults.map((fault) => `       ${fault}`)];
}
