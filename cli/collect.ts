import { TEXT } from "./collect/command-text.ts";
import type { ExitCode } from "./exit-codes.ts";
import { Output } from "./output.ts";
import { parseArguments, printHelp, refuseOperands } from "./parse.ts";

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  refuseOperands(TEXT, given);
  // The help needs none of it.
  const { runCollect } = await import("./collect/run-collect.ts");
  return runCollect(given, out);
}
