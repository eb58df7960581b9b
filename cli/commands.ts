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
    name: "explain",
    summary: "Explain a rule, an event id, an hr or SSPR code, or a step. Offline.",
    load: () => import("./explain.ts"),
  },
  {
    name: "reveal",
    summary: "Turn pseudonyms of a redacted bundle back, on its server.",
    load: () => import("./reveal.ts"),
  },
  {
    name: "rules",
    summary: "List the rules, show one, print what they cover, or test a rule pack.",
    load: () => import("./rules.ts"),
  },
];
