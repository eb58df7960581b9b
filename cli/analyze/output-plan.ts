import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Audience } from "../../analyzer/report/markdown.ts";
import { UsageError } from "../errors.ts";
import { type Parsed, requireWord } from "../parse.ts";
import type { Flag } from "./command-text.ts";
import { EXTENSION, TEXT_FACES, type TextFace } from "./faces.ts";

const STDOUT_FORMATS = ["terminal", "json"] as const;

/** Where everything goes. */
export interface OutputPlan {
  /** `null`: nothing goes there. */
  readonly stdout: (typeof STDOUT_FORMATS)[number] | TextFace | null;
  /** By input, in their order. */
  readonly files: readonly (readonly { readonly face: TextFace; readonly path: string }[])[];
  readonly escalation: string | null;
  /** To be made, where it is not there. */
  readonly folder: string | null;
  readonly audience: Audience;
  readonly force: boolean;
}

/** Options that name one file of one input. */
const TEXT_FLAGS = ["html", "markdown", "csv"] as const;
const FILE_FLAGS = [...TEXT_FLAGS, "escalate"] as const;

/** @throws UsageError where outputs contradict each other, or would overwrite an input. */
export function planOutputs(given: Parsed<Flag>, inputs: readonly string[], quiet: boolean): OutputPlan {
  const asked = FILE_FLAGS.flatMap((flag) => {
    const path = given.one(flag);
    return path === undefined ? [] : [{ flag, path }];
  });
  const format = given.one("format");
  const known = requireWord("--format", format ?? "terminal", STDOUT_FORMATS);
  const audience = given.one("audience");
  const folder = given.one("out") ?? null;
  if (folder === "-") throw new UsageError("flag-without-value", { flag: "--out", example: "reports" });

  const [single] = asked;
  if (single !== undefined && inputs.length > 1) {
    throw new UsageError("one-file-many-inputs", { flag: `--${single.flag}`, count: String(inputs.length) });
  }
  const escalation = given.one("escalate") ?? null;
  if (escalation === "-") {
    throw new UsageError("no-standard-output", { flag: "--escalate", example: "escalation.zip" });
  }
  const onStdout = TEXT_FLAGS.filter((flag) => given.one(flag) === "-");
  const claims = [...(format === undefined ? [] : [`--format ${known}`]), ...onStdout.map((flag) => `--${flag} -`)];
  const [first, second] = claims;
  if (first !== undefined && second !== undefined) throw new UsageError("two-on-stdout", { first, second });
  if (audience !== undefined && given.one("markdown") === undefined && folder === null) {
    throw new UsageError("audience-alone");
  }
  const inFiles = asked.filter(({ path }) => path !== "-");
  const named = folder === null ? [] : inFolder(folder, inputs);
  const ofFolder = named.flat().map(({ path }) => ({ flag: "out", path }));
  checkDistinct([...inFiles, ...ofFolder], inputs);
  const texts = TEXT_FLAGS.flatMap((face) => {
    const path = given.one(face);
    return path === undefined || path === "-" ? [] : [{ face, path }];
  });
  return {
    stdout: onStdout[0] ?? (quiet ? null : known),
    files: folder === null ? [texts] : named.map((files) => [...files, ...texts]),
    escalation,
    folder,
    audience: requireWord("--audience", audience ?? "engineer", ["engineer", "customer"]),
    force: given.has("force"),
  };
}

/** Each named after its input; a second one of the same name is numbered. Case does not tell names apart on Windows. */
function inFolder(folder: string, inputs: readonly string[]): { face: TextFace; path: string }[][] {
  const taken = new Set<string>();
  return inputs.map((input) => {
    const name = basename(resolve(input)) || "input";
    let stem = name;
    for (let number = 2; taken.has(stem.toLowerCase()); number++) stem = `${name}-${number}`;
    taken.add(stem.toLowerCase());
    return TEXT_FACES.map((face) => ({ face, path: join(folder, `${stem}.${EXTENSION[face]}`) }));
  });
}

function checkDistinct(outputs: readonly { flag: string; path: string }[], inputs: readonly string[]): void {
  const sources = new Set(inputs.map(realPath));
  const seen = new Map<string, string>();
  for (const { flag, path } of outputs) {
    const real = realPath(path);
    if (sources.has(real)) throw new UsageError("output-is-input", { flag: `--${flag}`, path });
    const other = seen.get(real);
    if (other !== undefined) throw new UsageError("same-output", { first: other, second: `--${flag}`, path });
    seen.set(real, `--${flag}`);
  }
}

/** Through links, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const whole = resolve(path);
    try {
      return join(realpathSync(dirname(whole)), basename(whole));
    } catch {
      return whole;
    }
  }
}
