import { basename, resolve } from "node:path";
import { ATTEMPTABLE, type Attemptable } from "../analyzer/ladder/said.ts";
import type { AdviceKind, Report } from "../analyzer/report/report.ts";
import { EDITION_IDS } from "../rules/ladder.ts";
import { type Explanation, explainError, UsageError } from "./errors.ts";
import { EXIT, type ExitCode, mostUrgent } from "./exit-codes.ts";
import { Notes, Output, type Screen, screenOf } from "./output.ts";
import { readPacks } from "./packs.ts";
import { type CommandText, parseArguments, printHelp, requireTime, requireWord } from "./parse.ts";
import { findBar } from "./progress-bar.ts";

type Flag = "edition" | "attempted" | "now" | "format" | "rules" | "quiet" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "analyze",
  operands: "<zip|folder|log>...",
  about:
    "Names the next documented remediation step for each input, with the evidence. An input is a bundle (zip, or the folder it was unpacked to), or whatever else was sent in: .evtx files, exported event XML, a server configuration export, or a zip or folder with some of these. Several inputs are analysed each on its own; put what belongs to one server into one folder or zip.",
  options: {
    edition: {
      describe: "Whose order of steps to follow: auto (by product), current, 2020 or seed",
      fallback: "auto",
      example: "current",
    },
    attempted: {
      describe: `Steps that the customer swears to, separated by commas: ${ATTEMPTABLE.join(", ")}`,
      example: "restart,toggle",
    },
    now: {
      describe: "The moment to judge from, ISO 8601 with Z or an offset",
      fallback: "when the bundle was made",
      example: "2024-05-01T08:00:00Z",
    },
    format: { describe: "terminal or json", fallback: "terminal", example: "json" },
    rules: {
      describe: "A rule pack to judge by beside the built-in rules; may be given several times",
      example: "contoso.yaml",
    },
    quiet: { describe: "No report and no progress: only errors, and the exit code", alias: "q" },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["analyze case.zip", "The next step for one case"],
    ["analyze case.zip --attempted restart", "The customer says the service was restarted"],
    ["analyze Application.evtx", "A single log: says what it cannot tell, too"],
    ["analyze case.zip --rules contoso.yaml", "With rules of your own; see docs/rule-packs.md"],
    ["analyze *.zip --format json > all.json", "One JSON array, one element an input"],
  ],
  after: [
    "JSON is one report, or with several inputs one array in their order; an input that cannot be read has its error in its place.",
    "",
    "Exit codes: 0 nothing to do; 1 a step is recommended; 2 wrong usage; 3 not readable; 4 cannot tell; 70 a bug in writeback-triage. With several inputs the most urgent one: 70, then 3, then 1, then 4, then 0.",
  ],
};

const CODE_OF: Readonly<Record<AdviceKind, ExitCode>> = {
  "cannot-tell": EXIT.cannotTell,
  "off-ladder": EXIT.stepRecommended,
  shortcut: EXIT.stepRecommended,
  wait: EXIT.stepRecommended,
  finish: EXIT.stepRecommended,
  "next-step": EXIT.stepRecommended,
  mend: EXIT.stepRecommended,
  nothing: EXIT.nothingToDo,
};

const FORMATS = ["terminal", "json"] as const;

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const edition = requireWord("--edition", given.one("edition") ?? "auto", ["auto", ...EDITION_IDS]);
  const attempted = parseAttempted(given.many("attempted"));
  const nowGiven = given.one("now");
  const now = nowGiven === undefined ? {} : { now: toMilliseconds(requireTime("--now", nowGiven)) };
  const format = requireWord("--format", given.one("format") ?? "terminal", FORMATS);
  const quiet = given.has("quiet");
  const inputs = given.operands;
  if (inputs.length === 0) {
    throw new UsageError("no-input", {
      expected: "a bundle, a folder or a log",
      example: "writeback-triage analyze case.zip",
    });
  }
  if (inputs.includes("-")) throw new UsageError("standard-input");

  const packs = await readPacks(given.many("rules"));

  const notes = new Notes(process.stderr, findBar(!quiet));
  const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
  const face = quiet
    ? SILENT
    : format === "json"
      ? jsonFace(out, inputs.length)
      : terminalFace(out, screen, inputs.length);
  const debug = (process.env["WRITEBACK_TRIAGE_DEBUG"] ?? "") !== "";
  const codes: ExitCode[] = [];
  await face.begin();
  for (const path of inputs) {
    const name = basename(resolve(path));
    try {
      const report = await analyzeInput(path, { edition, attempted, ...now, name, packs }, notes);
      notes.clear();
      codes.push(CODE_OF[report.recommendation.kind]);
      await face.report(name, report);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const explanation = explainError(error, debug);
      notes.error(explanation);
      codes.push(explanation.exitCode);
      await face.failure(name, explanation);
    }
  }
  await face.end();
  await out.flush();
  return mostUrgent(codes);
}

/** What a time loses here no log can tell. */
const toMilliseconds = (time: string): string => `${time.slice(0, 23)}Z`;

function parseAttempted(lists: readonly string[]): Attemptable[] {
  const steps = lists.flatMap((list) => list.split(",")).map((step) => step.trim());
  const named = steps.filter((step) => step !== "").map((step) => requireWord("--attempted", step, ATTEMPTABLE));
  return ATTEMPTABLE.filter((step) => named.includes(step));
}

type AnalyzeOptions = Parameters<typeof import("../analyzer/analyze.ts").analyze>[2];

async function analyzeInput(path: string, options: AnalyzeOptions, notes: Notes): Promise<Report> {
  const { LogThreads } = await import("./log-threads.ts");
  const threads = new LogThreads(path);
  try {
    const [{ analyze }, { openInput }, { sha256 }, { nodeCrc32 }] = await Promise.all([
      import("../analyzer/analyze.ts"),
      import("../bundle/node/open-input.ts"),
      import("../bundle/node/sha256.ts"),
      import("../evtx/node.ts"),
    ]);
    const container = await openInput(path);
    try {
      return await analyze(
        container,
        {
          createHash: sha256,
          crc32: nodeCrc32,
          readLog: threads.readLog,
          onProgress: ({ bytesRead, totalBytes }) => notes.progress(options.name, bytesRead, totalBytes),
        },
        options,
      );
    } finally {
      await container.close();
    }
  } finally {
    await threads.close();
  }
}

/** Where the reports go. */
interface Face {
  begin(): Promise<void>;
  report(name: string, report: Report): Promise<void>;
  failure(name: string, explanation: Explanation): Promise<void>;
  end(): Promise<void>;
}

const nothing = async (): Promise<void> => {};
const SILENT: Face = { begin: nothing, report: nothing, failure: nothing, end: nothing };

function terminalFace(out: Output, screen: Screen, inputs: number): Face {
  let shown = 0;
  const head = async (name: string): Promise<void> => {
    const { renderInputHead } = await import("../analyzer/report/terminal.ts");
    if (inputs > 1) await out.write(`${shown > 0 ? "\n" : ""}${renderInputHead(name, shown + 1, inputs, screen)}`);
    shown += 1;
  };
  return {
    ...SILENT,
    async report(name, report) {
      const { renderTerminal } = await import("../analyzer/report/terminal.ts");
      await head(name);
      await out.write(renderTerminal(report, screen));
      await out.flush();
    },
    async failure(name, { line }) {
      if (inputs === 1) return;
      await head(name);
      await out.write(`[x] Not analysed: ${line}\n`);
    },
  };
}

/** One input: its report, or nothing. Several: an array with one element each, written as they come. */
function jsonFace(out: Output, inputs: number): Face {
  let shown = 0;
  const element = async (json: string): Promise<void> => {
    if (inputs === 1) return out.write(json);
    // Line ends occur between values only: inside a string they are escaped.
    await out.write(`${shown > 0 ? ",\n" : ""}${json.trimEnd().replace(/^/gm, "  ")}`);
    shown += 1;
  };
  return {
    begin: async () => (inputs > 1 ? out.write("[\n") : undefined),
    end: async () => (inputs > 1 ? out.write("\n]\n") : undefined),
    async report(_name, report) {
      const { renderJson } = await import("../analyzer/report/json.ts");
      await element(renderJson(report));
    },
    async failure(name, { code, line }) {
      const { toSafeJson } = await import("../analyzer/report/safe-text.ts");
      if (inputs === 1) return;
      const failure = { schema: "writeback-triage/failure/1", input: { name }, error: { code, message: line } };
      await element(toSafeJson(failure));
    },
  };
}
