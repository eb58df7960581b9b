import { readdirSync, readFileSync } from "node:fs";
import { posix, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Holds the directions between the parts of the house: `npm run layers`. It reads import statements, and a few words
 * that need none, from the text of every file; no compiler is asked.
 */

export interface Violation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly instead: string;
}

interface Import {
  /** As written: `./x.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** Inside the project: its path from the root. */
  readonly target: string | null;
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Source {
  readonly file: string;
  readonly imports: readonly Import[];
  /** Without comments and the content of strings. */
  readonly code: string;
}

type Breach = { readonly line: number };

interface Layer {
  readonly rule: string;
  readonly instead: string;
  readonly of: (file: string) => boolean;
  readonly breaches: (source: Source) => readonly Breach[];
}

const FOLDERS = ["analyzer", "bench", "bundle", "cli", "collector", "evtx", "rules", "test", "tools"];
const CORE = ["analyzer", "bundle", "collector", "evtx", "rules"];

const folderOf = (path: string): string => path.split("/")[0] ?? "";
const isIn =
  (...folders: readonly string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Imports of project files that lie anywhere but where `allowed` says. */
function reaching(allowed: (target: string, typeOnly: boolean) => boolean): Layer["breaches"] {
  return ({ imports }) => imports.filter(({ target, typeOnly }) => target !== null && !allowed(target, typeOnly));
}

const importing =
  (isBad: (specifier: string) => boolean): Layer["breaches"] =>
  ({ imports }) =>
    imports.filter(({ specifier }) => isBad(specifier));

/** Node's modules are always named with their prefix here; without it they would slip through. */
const NODE =
  /^(?:node:|(?:assert|buffer|child_process|cluster|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:$|\/))/;
const isNode = (specifier: string): boolean => NODE.test(specifier);
const NETWORK = /^(?:node:)?(?:net|tls|dns|http|http2|https|dgram|child_process|cluster|inspector)(?:$|\/)/;

/** Words that reach out of a pure module without an import. */
function using(pattern: RegExp): Layer["breaches"] {
  return ({ code }) => [...code.matchAll(pattern)].map(({ index }) => ({ line: lineAt(code, index) }));
}

const both =
  (...all: readonly Layer["breaches"][]): Layer["breaches"] =>
  (source) =>
    all.flatMap((one) => one(source));

const isPortableBundle = (file: string): boolean =>
  isIn("bundle")(file) && !isIn("bundle/node", "bundle/write.ts")(file);
const isFace = (file: string): boolean => isIn("analyzer/report")(file) && file !== "analyzer/report/report.ts";

const LAYERS: readonly Layer[] = [
  {
    rule: "rules import rules, and types of the bundle",
    instead: "Move what is shared into rules/, or let the analyzer work it out and hand it over as a view.",
    of: isIn("rules"),
    breaches: reaching((target, typeOnly) => isIn("rules")(target) || (typeOnly && isIn("bundle")(target))),
  },
  {
    rule: "rules are pure: no Node module",
    instead: "Ask for an artefact or a view in `needs`; the engine hands it over.",
    of: isIn("rules"),
    breaches: importing(isNode),
  },
  {
    rule: "rules are pure: no clock, no console, no await",
    instead: "Take the moment from the view `now`, and give findings back instead of printing.",
    of: isIn("rules"),
    breaches: using(
      /\bDate\.now\b|\bnew Date(?:\(\s*\)|(?!\s*\()\b)|\bperformance\.|\bconsole\.|\bawait\b|\bMath\.random\b/g,
    ),
  },
  {
    rule: "evtx is a library of its own",
    instead: "Pass in what the reader needs as an option.",
    of: isIn("evtx"),
    breaches: reaching((target) => isIn("evtx")(target)),
  },
  {
    rule: "evtx runs anywhere: Node modules in evtx/node.ts only",
    instead: "Put what only Node can do into evtx/node.ts.",
    of: (file) => isIn("evtx")(file) && file !== "evtx/node.ts",
    breaches: both(
      importing(isNode),
      reaching((target) => target !== "evtx/node.ts"),
    ),
  },
  {
    rule: "bundle imports bundle only",
    instead: "The contract knows neither half: move the code to the half that needs it.",
    of: isIn("bundle"),
    breaches: reaching((target) => isIn("bundle")(target)),
  },
  {
    rule: "bundle runs anywhere: Node modules in bundle/node and bundle/write.ts only",
    instead: "Put it into bundle/node and pass it in.",
    of: isPortableBundle,
    breaches: both(
      importing(isNode),
      reaching((target) => !isIn("bundle/node", "bundle/write.ts")(target)),
    ),
  },
  {
    rule: "no network and no processes in what reads bundles",
    instead: "Nothing here may leave the machine or start anything. What needs to, belongs to the collector.",
    of: isIn("analyzer", "bundle", "rules", "evtx"),
    breaches: both(
      importing((specifier) => NETWORK.test(specifier)),
      using(/(?<![.\w])fetch\s*\(|\bnew (?:WebSocket|XMLHttpRequest|EventSource)\b|\bnavigator\./g),
    ),
  },
  {
    rule: "analyzer imports analyzer, rules, bundle and evtx",
    instead: "The collector and the command line stay outside; let the caller pass in what is needed.",
    of: isIn("analyzer"),
    breaches: reaching((target) => isIn("analyzer", "rules", "bundle", "evtx")(target)),
  },
  {
    rule: "analyzer runs anywhere: no Node module",
    instead: "Take bytes and hashes through the host that the caller passes in.",
    of: isIn("analyzer"),
    breaches: both(
      importing(isNode),
      reaching((target) => !isIn("bundle/node", "bundle/write.ts", "evtx/node.ts")(target)),
    ),
  },
  {
    rule: "a face of the report sees the report only",
    instead: "Put the value into the report (analyzer/report/report.ts), and import types only from elsewhere.",
    of: isFace,
    breaches: reaching((target, typeOnly) => typeOnly || (isFace(target) && target !== "analyzer/report/report.ts")),
  },
  {
    rule: "collector imports collector, bundle and evtx",
    instead: "The collector judges nothing: leave it to the analyzer, which reads the bundle.",
    of: isIn("collector"),
    breaches: reaching((target) => isIn("collector", "bundle", "evtx")(target)),
  },
  {
    rule: "only the command line prints, exits or reads arguments",
    instead: "Return a value, and let cli/ show it.",
    of: isIn(...CORE),
    breaches: using(/\bconsole\.|\bprocess\.(?:stdout|stderr|argv|exit|exitCode|env)\b/g),
  },
  {
    rule: "only cli/main.ts and cli/bin.ts set the exit code",
    instead: "Return an exit code from the command.",
    of: (file) => isIn("cli")(file) && file !== "cli/main.ts" && file !== "cli/bin.ts",
    breaches: using(/\bprocess\.(?:exitCode|exit)\b/g),
  },
  {
    rule: "nothing that ships imports tests, tools or fixtures",
    instead: "Move the shared part into the house.",
    of: isIn(...CORE, "cli"),
    breaches: reaching((target) => !isIn("test", "tools", "fixtures", "bench")(target)),
  },
];

/** @param files - Source by path from the root, `/` separators. */
export function findViolations(files: ReadonlyMap<string, string>): Violation[] {
  const found: Violation[] = [];
  for (const [file, text] of files) {
    const source = readSource(file, text);
    for (const { rule, instead, of, breaches } of LAYERS) {
      if (!of(file)) continue;
      for (const { line } of breaches(source)) found.push({ file, line, rule, instead });
    }
  }
  return found.filter((one, i) => found.findIndex((other) => isSame(one, other)) === i);
}

const isSame = (a: Violation, b: Violation): boolean => a.file === b.file && a.line === b.line && a.rule === b.rule;

const STATEMENT =
  /(?:^|[;}\n])\s*(import|export)\s+((?:type\s+)?(?:[^"'`;()]*?\sfrom\s*)?)(["'])(?<named>[^"'\n]+)\3|\b(?:import|require|resolve)\s*\(\s*(["'`])(?<called>[^"'`\n]+)\5/g;

function readSource(file: string, text: string): Source {
  const code = withoutComments(text);
  const imports = [...code.matchAll(STATEMENT)].map((match): Import => {
    const specifier = match.groups?.["named"] ?? match.groups?.["called"] ?? "";
    const head = match[2] ?? "";
    // `typeof import("…")` and `import("…").Name` in a type leave nothing behind, but cannot be told from a call here.
    const typeOf = match.groups?.["called"] !== undefined && /\btypeof\s*$/.test(code.slice(0, match.index));
    return {
      specifier,
      target: /^\.{1,2}\//.test(specifier) ? posix.normalize(posix.join(posix.dirname(file), specifier)) : null,
      typeOnly: typeOf || /^type\s/.test(head) || isAllTypes(head),
      line: lineAt(code, match.index + match[0].length),
    };
  });
  return { file, imports, code: withoutStrings(code) };
}

/** `{ type A, type B } from`: every name carries the word. */
function isAllTypes(head: string): boolean {
  const names = /^\{([^}]*)\}\s*from\s*$/
    .exec(head)?.[1]
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names !== undefined && names.length > 0 && names.every((name) => /^type\s/.test(name));
}

/** Strings first, so that `//` in a string is none; line ends stay, so that line numbers do. */
const TOKENS = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

function withoutComments(text: string): string {
  return text.replace(TOKENS, (token, string: string | undefined) => string ?? blank(token));
}

/** Templates stay: code may stand in them. */
function withoutStrings(code: string): string {
  return code.replace(TOKENS, (token, string: string | undefined) =>
    string === undefined || string.startsWith("`") ? token : `${token[0]}${blank(token.slice(1, -1))}${token[0]}`,
  );
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");
const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;

/** Every TypeScript file of the house. */
export function readHouse(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    let names: string[];
    try {
      names = readdirSync(posix.join(root, folder), { recursive: true, encoding: "utf8" });
    } catch {
      // A part that is not there yet has nothing to check.
      continue;
    }
    for (const name of names.filter((one) => /\.[cm]?tsx?$/.test(one)).sort()) {
      const path = `${folder}/${name.split(sep).join("/")}`;
      files.set(path, readFileSync(posix.join(root, path), "utf8"));
    }
  }
  return files;
}

/** Parts that must have files: a check of nothing must not pass. */
export function findEmptyFolders(files: ReadonlyMap<string, string>): string[] {
  const seen = new Set([...files.keys()].map(folderOf));
  return ["analyzer", "bundle", "cli", "evtx", "rules"].filter((folder) => !seen.has(folder));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = readHouse(fileURLToPath(new URL("..", import.meta.url)));
  const empty = findEmptyFolders(files);
  const violations = findViolations(files);
  for (const { file, line, rule, instead } of violations) console.error(`${file}:${line}: ${rule}. ${instead}`);
  if (empty.length > 0) console.error(`nothing was checked in ${empty.join(", ")}`);
  if (violations.length > 0 || empty.length > 0) process.exitCode = 1;
  else console.log(`${files.size} files keep the directions`);
}
