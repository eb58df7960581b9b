import { TOOL } from "../bundle/tool.ts";
import { COMMANDS } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

/**
 * The program: arguments in, exit code out.
 *
 * @param argv - Without Node and the script.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // Until somebody says otherwise: Node's own code for a crash is 1, which means "a step is recommended" here.
  process.exitCode = EXIT.bug;
  process.on("uncaughtException", (error) => {
    // The state is unknown: nothing else may run, and no other code may come out.
    process.stderr.write(`writeback-triage: a bug in writeback-triage: ${error.stack ?? error}\n`);
    process.exit(EXIT.bug);
  });
  try {
    process.exitCode = await dispatch(argv);
  } catch (error) {
    process.exitCode = await complain(error);
  }
}

async function dispatch(argv: readonly string[]): Promise<ExitCode> {
  await requireNode(process.versions.node);
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-V") return show(`${TOOL.name} ${TOOL.version}\n`);
  if (first === "--help" || first === "-h") return show(helpText());
  if (first === undefined) {
    process.stderr.write(helpText());
    return EXIT.usage;
  }
  if (first === "help") {
    const about = rest[0];
    return about === undefined ? show(helpText()) : (await findCommand(about)).run(["--help"]);
  }
  return (await findCommand(first)).run(rest);
}

async function findCommand(name: string): Promise<{ run(argv: readonly string[]): Promise<ExitCode> }> {
  const command = COMMANDS.find((one) => one.name === name);
  if (command) return command.load();
  const { UsageError, hintFor } = await import("./errors.ts");
  if (name.startsWith("-")) throw new UsageError("flag-before-command", { given: name });
  const known = COMMANDS.map((one) => one.name);
  throw new UsageError("unknown-command", {
    given: name,
    hint: hintFor(name, known),
    known: known.join(", "),
  });
}

async function requireNode(version: string): Promise<void> {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  const { UsageError } = await import("./errors.ts");
  throw new UsageError("old-node", { given: version });
}

async function show(text: string): Promise<ExitCode> {
  const { Output } = await import("./output.ts");
  const out = new Output(process.stdout);
  await out.write(text);
  await out.flush();
  return EXIT.nothingToDo;
}

async function complain(error: unknown): Promise<ExitCode> {
  const { explainError } = await import("./errors.ts");
  const { Notes } = await import("./output.ts");
  const explanation = explainError(error, (process.env["WRITEBACK_TRIAGE_DEBUG"] ?? "") !== "");
  new Notes(process.stderr).error(explanation);
  return explanation.exitCode;
}

/** Kept free of the option parser, which takes longer to load than all the rest. */
function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n");
  return `writeback-triage <command> [options]

Names the next documented remediation step for a broken Microsoft Entra Connect
password writeback, with the evidence for it. Works offline.

Commands:
${commands}

Options:
  -h, --help     This text; after a command, the help of that command.
  -V, --version  The version.

Examples:
  writeback-triage analyze case.zip
      What to do next, why, and what was tried already.
  writeback-triage analyze case.zip --html case.html --markdown case.md
      The same as files: to look around, and for the ticket.
  writeback-triage analyze Application.evtx System.evtx --format json
      Two logs, each on its own, for another program.
  writeback-triage explain 0x8023062C
      What a code, an event id, a step or a rule means.
  writeback-triage events System.evtx --provider Schannel --format table
      Records of one source, to look at.
  writeback-triage analyze case.zip --rules contoso.yaml
      With rules of your own beside the built-in ones.

Exit codes:
  0 nothing to do   1 a step is recommended   2 wrong usage, or not written
  3 not readable    4 cannot tell             70 a bug in writeback-triage

Colour: on a terminal only; NO_COLOR or --no-color turns it off.
WRITEBACK_TRIAGE_DEBUG=1 adds a stack to every error.
`;
}
