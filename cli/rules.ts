import { hintFor, UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { Output } from "./output.ts";

const WORDS = {
  test: () => import("./rules-test.ts"),
} as const;
type Word = keyof typeof WORDS;

const HELP = `writeback-triage rules <word> [options]

  test <FILE.yaml>...   Runs the examples of rule packs, and says what came out
                        otherwise than expected.

Examples:
  writeback-triage rules test contoso.yaml
  writeback-triage rules test --help
`;

/** The first argument says which command is meant. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === undefined || word === "--help" || word === "-h") {
    const out = new Output(word === undefined ? process.stderr : process.stdout);
    await out.write(HELP);
    await out.flush();
    return word === undefined ? EXIT.usage : EXIT.nothingToDo;
  }
  const known = Object.keys(WORDS) as Word[];
  const found = known.find((one) => one === word);
  if (found) return (await WORDS[found]()).run(rest);
  throw new UsageError("unknown-subcommand", { given: word, hint: hintFor(word, known), known: known.join(", ") });
}
