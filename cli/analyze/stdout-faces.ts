import type { Report } from "../../analyzer/report/report.ts";
import type { Explanation } from "../errors.ts";
import type { Output, Screen } from "../output.ts";
import { draw } from "./faces.ts";
import type { OutputPlan } from "./output-plan.ts";

/** What standard output gets. */
export interface StdoutFace {
  begin(): Promise<void>;
  report(name: string, report: Report): Promise<void>;
  failure(name: string, explanation: Explanation): Promise<void>;
  end(): Promise<void>;
}

const nothing = async (): Promise<void> => {};
const SILENT: StdoutFace = { begin: nothing, report: nothing, failure: nothing, end: nothing };

export function stdoutFace({ stdout, audience }: OutputPlan, out: Output, screen: Screen, inputs: number): StdoutFace {
  if (stdout === null) return SILENT;
  if (stdout === "terminal") return terminalFace(out, screen, inputs);
  if (stdout === "json") return jsonFace(out, inputs);
  return { ...SILENT, report: async (_name, report) => out.write(await draw(stdout, report, audience)) };
}

function terminalFace(out: Output, screen: Screen, inputs: number): StdoutFace {
  let shown = 0;
  const head = async (name: string): Promise<void> => {
    const { renderInputHead } = await import("../../analyzer/report/terminal.ts");
    if (inputs > 1) await out.write(`${shown > 0 ? "\n" : ""}${renderInputHead(name, shown + 1, inputs, screen)}`);
    shown += 1;
  };
  return {
    ...SILENT,
    async report(name, report) {
      const { renderTerminal } = await import("../../analyzer/report/terminal.ts");
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
function jsonFace(out: Output, inputs: number): StdoutFace {
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
    report: async (_name, report) => element(await draw("json", report, "engineer")),
    async failure(name, { code, line }) {
      const { toSafeJson } = await import("../../analyzer/report/safe-text.ts");
      if (inputs === 1) return;
      const failure = { schema: "writeback-triage/failure/1", input: { name }, error: { code, message: line } };
      await element(toSafeJson(failure));
    },
  };
}
