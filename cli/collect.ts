import { resolve } from "node:path";
import { safeText } from "../analyzer/report/safe-text.ts";
import { painter } from "../analyzer/report/terminal-layout.ts";
import { UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { Notes, Output, screenOf } from "./output.ts";
import { type CommandText, parseArguments, printHelp, refuseOperands } from "./parse.ts";

type Flag = "out" | "days" | "plan" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "collect",
  operands: "",
  about:
    "Run it on the sync server, in an elevated prompt: it puts the evidence about password writeback into one zip, for writeback-triage analyze. It only reads. What cannot be read is named in the bundle, and the rest is collected.",
  options: {
    out: { describe: "The zip to write", fallback: "writeback-<computer>-<time>.zip, here", example: "case.zip" },
    days: { describe: "How far back the logs are read", fallback: "30", example: "14" },
    plan: { describe: "Print every command, registry key and file that would be touched, and touch none" },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["collect --plan", "What would be read on this server"],
    ["collect --out case.zip", "Everything, into case.zip"],
    ["collect --days 90", "Logs of three months"],
  ],
  after: [
    "Ctrl+C ends the reading; what is there by then is written. The zip appears under its name when it is whole.",
    "",
    "Exit codes: 0 everything was collected; 4 collected, with gaps; 2 wrong usage; 5 no bundle could be written; 70 a bug in writeback-triage.",
  ],
};

const DEFAULT_DAYS = 30;

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  refuseOperands(TEXT, given);
  const options = { days: parseDays(given.one("days")) };
  const [{ nodeHost }, { SOURCES }, { renderPlan }] = await Promise.all([
    import("../collector/host/node-host.ts"),
    import("../collector/sources.ts"),
    import("../collector/plan.ts"),
  ]);
  const host = nodeHost(process.env["SystemRoot"]);
  if (given.has("plan")) {
    await out.write(renderPlan(SOURCES, host, options));
    await out.flush();
    return EXIT.nothingToDo;
  }

  const path = resolve(given.one("out") ?? defaultName(host.computer, host.nowMs()));
  const notes = new Notes(process.stderr);
  const paint = painter(screenOf(process.stderr, { noColor: given.has("no-color"), env: process.env }).color);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const { collect } = await import("../collector/collect.ts");
    await host.open();
    const { sources } = await collect(SOURCES, host, options, path, stop.signal, ({ id, outcome, code }) => {
      const isWhole = WHOLE.has(outcome);
      notes.line(paint(isWhole ? "good" : "doubt", `${outcome.padEnd(9)}  ${id}${code == null ? "" : ` (${code})`}`));
    });
    const gaps = sources.filter(({ outcome }) => !WHOLE.has(outcome)).length;
    await out.write(`${safeText(path, 2000)}\n`);
    await out.flush();
    if (gaps > 0) notes.line(`${gaps} of ${sources.length} sources could not be read, or not whole.`);
    return gaps > 0 ? EXIT.cannotTell : EXIT.nothingToDo;
  } catch (error) {
    // What the operating system says has a code of its own; anything else is a bug of ours.
    if (!(error instanceof Error && "syscall" in error && "code" in error)) throw error;
    notes.line(`writeback-triage: no bundle was written: ${safeText(error.message, 2000)}`);
    return EXIT.noBundle;
  } finally {
    process.off("SIGINT", onInterrupt);
    // A tool that hangs may hold a file: the bundle is there all the same.
    await host.close().catch((error: Error) => notes.line(`A folder is left: ${safeText(error.message, 2000)}`));
  }
}

/** Read to its end, even if there was nothing. */
const WHOLE: ReadonlySet<string> = new Set(["collected", "empty"]);

function parseDays(given: string | undefined): number {
  if (given === undefined) return DEFAULT_DAYS;
  const days = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (days < 1 || days > 3650) throw new UsageError("bad-days", { flag: "--days", given });
  return days;
}

const defaultName = (computer: string, nowMs: number): string =>
  `writeback-${computer.replace(/[^\w-]+/g, "_")}-${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z.zip`;
