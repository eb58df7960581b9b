import type * as z from "zod";
import { SERVER_CONFIGURATION_DIR } from "../../bundle/artifacts.ts";
import type { Outcome } from "../../bundle/manifest.ts";
import type { CommandResult, FileContent, Host } from "../host/host.ts";
import { SourceError } from "../source.ts";
import { lineShape, RESULT_SHAPES } from "./result-shapes.ts";
import { OUTCOMES_FILE, SCRIPT_STEPS, type StepId } from "./steps.ts";
import { ARTIFACT_OF, type Written } from "./to-artifacts.ts";

/** Caps, all ours: a sound folder stays far below each. */
const MIB = 1024 * 1024;
const LINES_BYTES = MIB;
const STEP_BYTES = 4 * MIB;
const TREE_FILES = 2000;
const TREE_BYTES = 128 * MIB;
/** Longest detail that the manifest takes. */
const DETAIL_CHARS = 2000;

/** Folders of the export, see `docs/bundle-format.md`. */
const TREE_FOLDERS = ["", "Connectors", "GlobalSettings", "SynchronizationRules"];
const TREE_FILE = /^[\w{}() .-]{1,200}\.xml$/i;

/** How one step went, in the words of the manifest. */
export interface StepResult {
  readonly id: StepId;
  readonly outcome: Outcome;
  readonly code: string | null;
  /** Holds a message in the server's language: for people, never to be matched. */
  readonly detail: string | null;
  readonly startedUtc: string | null;
  readonly durationMs: number | null;
  /** By path in the bundle. None where the outcome is another than `collected` and `truncated`, or the step is no artefact. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface ScriptResults {
  /** One for each declared step, in their order. */
  readonly steps: readonly StepResult[];
  readonly shell: Written<"shell"> | null;
  /** Also in the artefact `service`: `sc.exe`, which writes the same row, does not tell it. */
  readonly processStartUtc: string | null;
  /** Of the account that the service's process runs as; names its registry hive. */
  readonly accountSid: string | null;
  readonly dotnetProbe: Written<"dotnet-probe"> | null;
}

type Lines = ReadonlyMap<string, { readonly start: Line | null; readonly end: Line | null }>;
type Line = z.output<typeof lineShape>;

/**
 * Reads the folder that `collect.ps1` wrote, however far it came. Nothing in it is trusted: sizes are capped, shapes
 * checked, names of files taken from lists of ours.
 *
 * @param ended - How the script's process ended: a step without an end is a timeout only where a deadline ended it.
 * @returns Always; what is missing or damaged is the outcome of its step.
 */
export async function readResults(
  host: Pick<Host, "readFile" | "listFolder">,
  folder: string,
  ended: CommandResult["ended"],
): Promise<ScriptResults> {
  const lines = await readLines(host, folder);
  const written = new Map<StepId, unknown>();
  const steps: StepResult[] = [];
  for (const { id } of SCRIPT_STEPS) {
    const said = outcomeOf(id, lines, ended);
    steps.push(said.outcome === "collected" ? await takeFiles(host, folder, said, written) : said);
  }
  const get = <S extends StepId>(id: S): Written<S> | null => (written.get(id) as Written<S> | undefined) ?? null;
  return {
    steps,
    shell: get("shell"),
    processStartUtc: get("service")?.processStart ?? null,
    accountSid: sidOf(get("service")?.accountSid ?? null),
    dotnetProbe: get("dotnet-probe"),
  };
}

/** The last word of each step; a step that was passed over in a later run keeps what an earlier one said. */
async function readLines(host: Pick<Host, "readFile">, folder: string): Promise<Lines> {
  const found = new Map<string, { start: Line | null; end: Line | null }>();
  let text: string;
  try {
    text = textOf(await host.readFile(`${folder}\\${OUTCOMES_FILE}`, LINES_BYTES), false);
  } catch {
    return found;
  }
  for (const raw of text.split(/\r?\n/)) {
    const line = lineShape.safeParse(jsonOf(raw)).data;
    // The last line of a script that was killed may be torn.
    if (line === undefined) continue;
    const former = found.get(line.step) ?? { start: null, end: null };
    if (line.event === "start") found.set(line.step, { start: line, end: null });
    else if (line.code !== "not-asked" || former.start === null) found.set(line.step, { ...former, end: line });
  }
  return found;
}

function outcomeOf(id: StepId, lines: Lines, ended: CommandResult["ended"]): StepResult {
  const { start = null, end = null } = lines.get(id) ?? {};
  const base = { id, startedUtc: start?.atUtc ?? null, durationMs: null, files: new Map() };
  if (end !== null && end.outcome !== null) {
    const { outcome, code, durationMs } = end;
    const detail = end.detail?.slice(0, DETAIL_CHARS) ?? null;
    // The wall clock may have been set back meanwhile.
    return { ...base, outcome, code, detail, durationMs: durationMs === null ? null : Math.max(0, durationMs) };
  }
  const where = start === null ? "was not reached" : "did not end";
  const detail = `the step ${where}; the script: ${ended}`;
  if (ended === "timeout") return { ...base, outcome: "timeout", code: "timeout", detail };
  if (ended === "aborted") return { ...base, outcome: "skipped", code: "stopped", detail };
  if (ended === "denied") return { ...base, outcome: "denied", code: "access-denied", detail };
  return { ...base, outcome: "failed", code: "command-failed", detail };
}

async function takeFiles(
  host: Pick<Host, "readFile" | "listFolder">,
  folder: string,
  step: StepResult,
  written: Map<StepId, unknown>,
): Promise<StepResult> {
  const { id } = step;
  try {
    const content = await host.readFile(`${folder}\\${id}.json`, STEP_BYTES);
    const parsed = RESULT_SHAPES[id].safeParse(jsonOf(textOf(content, true)));
    if (!parsed.success) {
      const where = parsed.error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`).join("; ");
      throw new SourceError("unreadable-output", `${id}.json: ${where}`);
    }
    written.set(id, parsed.data);
    if (id === "server-configuration") return await takeTree(host, `${folder}\\${id}`, step);
    if (!(id in ARTIFACT_OF)) return step;
    const toMapped = ARTIFACT_OF[id as keyof typeof ARTIFACT_OF] as (one: unknown) => ReturnType<typeof ARTIFACT_OF.os>;
    const { files, note } = toMapped(parsed.data);
    return { ...step, files, detail: note?.slice(0, DETAIL_CHARS) ?? step.detail };
  } catch (error) {
    const { outcome, code, message } =
      error instanceof SourceError ? error : { outcome: "failed" as const, code: "bug", message: String(error) };
    return { ...step, outcome, code, detail: message.slice(0, DETAIL_CHARS), files: new Map() };
  }
}

/** The export as it was written: secrets are still in it and leave by redaction. */
async function takeTree(
  host: Pick<Host, "readFile" | "listFolder">,
  root: string,
  step: StepResult,
): Promise<StepResult> {
  const files = new Map<string, Uint8Array>();
  let leftBytes = TREE_BYTES;
  let isCut = false;
  for (const part of TREE_FOLDERS) {
    const folder = part === "" ? root : `${root}\\${part}`;
    for (const { name, sizeBytes } of await host.listFolder(folder)) {
      if (!TREE_FILE.test(name)) continue;
      if (files.size >= TREE_FILES || sizeBytes > leftBytes) {
        isCut = true;
        continue;
      }
      const { bytes, truncated } = await host.readFile(`${folder}\\${name}`, leftBytes);
      leftBytes -= bytes.length;
      isCut ||= truncated;
      // Half a file is no XML.
      if (!truncated) files.set(`${SERVER_CONFIGURATION_DIR}${part === "" ? "" : `${part}/`}${name}`, bytes);
    }
  }
  if (files.size === 0 && !isCut) return { ...step, outcome: "empty", files };
  return { ...step, files, ...(isCut ? { outcome: "truncated" as const, code: "size-cap" } : {}) };
}

/** UTF-8, with or without a byte order mark. @throws SourceError `unreadable-output`. */
function textOf({ bytes, truncated, name }: FileContent, isWhole: boolean): string {
  if (truncated && isWhole) throw new SourceError("unreadable-output", `${name} is too large`);
  try {
    return new TextDecoder("utf-8", { fatal: isWhole }).decode(bytes);
  } catch (error) {
    throw new SourceError("unreadable-output", `${name} is no UTF-8`, error);
  }
}

/** `undefined` for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Becomes part of a registry path. */
const sidOf = (text: string | null): string | null =>
  text !== null && /^S-1(?:-\d{1,20}){1,20}$/.test(text) ? text : null;
