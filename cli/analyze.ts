import { basename, resolve } from "node:path";
import type { RulePack } from "../analyzer/packs/rule-pack.ts";
import { TEXT } from "./analyze/command-text.ts";
import { codeOfAdvice } from "./analyze/exit-code.ts";
import { draw } from "./analyze/faces.ts";
import { type AnalyzeRequest, readRequest } from "./analyze/options.ts";
import { type StdoutFace, stdoutFace } from "./analyze/stdout-faces.ts";
import { type Analysis, type AnalysisKeys, withAnalysis } from "./analyze/with-analysis.ts";
import { makeFolder, writeFile } from "./analyze/write-file.ts";
import { type Explanation, explainError } from "./errors.ts";
import { type ExitCode, mostUrgent } from "./exit-codes.ts";
import { Notes, Output, screenOf } from "./output.ts";
import { readPacks } from "./packs.ts";
import { parseArguments, printHelp } from "./parse.ts";
import { findBar } from "./progress-bar.ts";

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const request = readRequest(given);
  const packs = await readPacks(request.packPaths);
  const keys = { identityPath: request.identityPath, signedBy: await readVerifyKey(request.verifyPath) };
  if (request.outputs.folder !== null) await makeFolder(request.outputs.folder);

  const screen = screenOf(process.stdout, { noColor: request.noColor, env: process.env });
  const face = stdoutFace(request.outputs, out, screen, request.inputs.length);
  const round = new Round(request, keys, packs, face, new Notes(process.stderr, findBar(!request.quiet)));
  await round.attempt(() => face.begin());
  for (const [index, path] of request.inputs.entries()) await round.analyze(path, index);
  await round.attempt(async () => {
    await face.end();
    await out.flush();
  });
  return mostUrgent(round.codes);
}

async function readVerifyKey(path: string | undefined): Promise<AnalysisKeys["signedBy"]> {
  if (path === undefined) return undefined;
  const { readPublicKey } = await import("./read-public-key.ts");
  return readPublicKey(path);
}

/** One run over all inputs: whatever fails costs itself, a line, and the exit code. */
class Round {
  readonly codes: ExitCode[] = [];
  readonly #request: AnalyzeRequest;
  readonly #keys: AnalysisKeys;
  readonly #packs: readonly RulePack[];
  readonly #face: StdoutFace;
  readonly #notes: Notes;

  constructor(request: AnalyzeRequest, keys: AnalysisKeys, packs: readonly RulePack[], face: StdoutFace, notes: Notes) {
    this.#request = request;
    this.#keys = keys;
    this.#packs = packs;
    this.#face = face;
    this.#notes = notes;
  }

  /** @returns What went wrong, or nothing. */
  async attempt(work: () => Promise<void>): Promise<Explanation | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      const explanation = explainError(error, (process.env["WRITEBACK_TRIAGE_DEBUG"] ?? "") !== "");
      this.#notes.error(explanation);
      this.codes.push(explanation.exitCode);
      return explanation;
    }
  }

  async analyze(path: string, index: number): Promise<void> {
    const name = basename(resolve(path));
    const options = { ...this.#request.judging, name, packs: this.#packs };
    const { length } = this.#request.inputs;
    const label = length > 1 ? `${index + 1}/${length} ${name}` : name;
    const progress = (read: number, of: number): void => this.#notes.progress(label, read, of);
    const failed = await this.attempt(() =>
      withAnalysis(path, this.#keys, options, progress, async (analysis) => {
        this.#notes.clear();
        this.codes.push(codeOfAdvice(analysis.report.recommendation.kind, this.#request.failOn));
        await this.#show(name, index, analysis, progress);
      }),
    );
    if (failed) await this.attempt(() => this.#face.failure(name, failed));
  }

  /** Files first: a reader of standard output that goes away costs no file. */
  async #show(
    name: string,
    index: number,
    { report, evidence, container }: Analysis,
    progress: (bytesRead: number, totalBytes: number) => void,
  ): Promise<void> {
    const { files, escalation, audience, force } = this.#request.outputs;
    for (const { face, path } of files[index] ?? []) {
      await this.attempt(async () => writeFile(path, await draw(face, report, audience), force));
    }
    if (escalation !== null) {
      await this.attempt(async () => {
        const { makeEscalation } = await import("./analyze/escalate.ts");
        const zip = await makeEscalation({ report, evidence, container }, progress);
        this.#notes.clear();
        await writeFile(escalation, zip, force);
      });
    }
    const unseen = await this.attempt(() => this.#face.report(name, report));
    if (unseen) await this.attempt(() => this.#face.failure(name, unseen));
  }
}
