import { hintFor, UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { Output } from "./output.ts";

interface Subcommand {
  readonly name: string;
  readonly operands: string;
  readonly summary: string;
  readonly load: () => Promise<{ run(argv: readonly string[]): Promise<ExitCode> }>;
}

/** One line for each command of `rules`; its module reads its own arguments and has its own help. */
const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "list",
    operands: "",
    summary: "Every rule: what it is about and what it can do to the advice.",
    load: () => import("./rules/list.ts"),
  },
  {
    name: "show",
    operands: "ID",
    summary: "One rule: what it reads, what it finds, what it rests on.",
    load: () => import("./rules/show.ts"),
  },
  {
    name: "coverage",
    operands: "",
    summary: "Every documented row with its rule, page and fixtures.",
    load: () => import("./rules/coverage.ts"),
  },
  {
    name: "test",
    operands: "FILE.yaml...",
    summary: "Runs the examples that stand in rule packs.",
    load: () => import("./rules/test.ts"),
  },
];

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const [first, ...rest] = argv;
  if (first === "--help" || first === "-h") return showHelp();
  const known = SUBCOMMANDS.map(({ name }) => name);
  if (first === undefined) throw new UsageError("no-subcommand", { command: "rules", known: known.join(", ") });
  const subcommand = SUBCOMMANDS.find(({ name }) => name === first);
  if (subcommand) return (await subcommand.load()).run(rest);
  throw new UsageError("unknown-subcommand", {
    given: first,
    command: "rules",
    hint: hintFor(first, known),
    known: known.join(", "),
  });
}

async function showHelp(): Promise<ExitCode> {
  const names = SUBCOMMANDS.map(({ name, operands }) => `${name} ${operands}`.trim());
  const width = Math.max(...names.map((name) => name.length));
  const lines = SUBCOMMANDS.map(({ summary }, i) => `  ${(names[i] ?? "").padEnd(width)}  ${summary}`);
  const out = new Output(process.stdout);
  await out.write(`writeback-triage rules <command> [options]

The rules that the analysis judges by.

Commands:
${lines.join("\n")}

Options:
  -h, --help  This text; after a command, the help of that command.

Examples:
  writeback-triage rules show ldap-signing-off
      What one rule reads, finds and rests on.
  writeback-triage rules coverage --format json
      The whole matrix as data.
  writeback-triage rules test contoso.yaml
      Whether a rule pack does what its examples say.
`);
  await out.flush();
  return EXIT.nothingToDo;
}
