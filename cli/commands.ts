import type { ExitCode } from "./exit-codes.ts";

/** What a command's module exports. */
interface CommandModule {
  /** @throws UsageError and whatever else `explainError` knows. */
  run(argv: readonly string[]): Promise<ExitCode>;
}

interface Command {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Each command is loaded when it is called: one half of the tool never loads the other. */
export const COMMANDS: readonly Command[] = [
  {
    name: "analyze",
    summary: "Name the next remediation step for what was collected, with the evidence.",
    load: () => import("./analyze.ts"),
  },
  {
    name: "events",
    summary: "List the records of event logs (.evtx) as JSON lines, a table or XML.",
    load: () => import("./events.ts"),
  },
  {
    name: "rules",
    summary: "Test a rule pack by its own examples.",
    load: () => import("./rules.ts"),
  },
];
