import { PackError } from "../analyzer/packs/pack-error.ts";
import { safeText } from "../analyzer/report/safe-text.ts";
import { BundleError, type BundleErrorCode } from "../bundle/errors.ts";
import { EvtxError } from "../evtx/errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { findNearest } from "./nearest.ts";

/** What a caller can put right on the command line: exit code 2. Prose by code; `data` fills the placeholders. */
const USAGE_ERRORS = {
  "unknown-command": 'unknown command "{given}"{hint}. The commands are {known}; see writeback-triage --help',
  "flag-before-command": "{given} stands before the command; write writeback-triage <command> {given} ...",
  "unknown-flag": "unknown option {given}{hint}. See writeback-triage {command} --help",
  "flag-without-value": "{flag} needs a value, such as {example}",
  "flag-twice": "{flag} is given more than once; give it once",
  "unknown-value": '{flag}: unknown value "{given}"{hint}. Give one of {known}',
  "bad-time": '{flag}: "{given}" is not a time; give ISO 8601 with Z or an offset, such as 2024-05-01T08:00:00Z',
  "bad-number": '{flag}: "{given}" is not an event id; give a whole number from 0 to 65535',
  "bad-days": '{flag}: "{given}" is not a number of days; give a whole number from 1 to 3650',
  "bad-minutes": '{flag}: "{given}" is not a number of minutes; give a whole number from 1 to 30',
  "bad-since": '--since: "{given}" lies in the future, or more than 3650 days back',
  "days-and-since": "--days and --since say the same; give one of them",
  "analyze-sealed": "--analyze cannot read what --encrypt-to seals; give one of them",
  "bad-recipient": "--encrypt-to: {detail}",
  "bad-signing-key": "--sign: {detail}",
  "unknown-subject":
    'nothing is known of "{given}"{hint}. Give a rule, a step, an event id, an hr or SSPR code; see writeback-triage rules list',
  "ambiguous-subject":
    '"{given}" has several meanings: {meanings}. Give one of them, such as: writeback-triage explain {example}',
  "unknown-subcommand":
    'unknown command "{given}" of {command}{hint}. The commands are {known}; see writeback-triage {command} --help',
  "no-subcommand": "give a command of {command}: {known}; see writeback-triage {command} --help",
  "unknown-rule": 'unknown rule "{given}"{hint}. See writeback-triage rules list',
  "too-many-operands": "too many arguments: {given}; see writeback-triage {command} --help",
  "no-file": "{path}: cannot be written ({detail})",
  "no-input": "nothing to read; give {expected}, such as: {example}",
  "standard-input": "standard input cannot be read, as a zip is read from its end; save it to a file and give its name",
  "pack-unreadable": "{given}: the rule pack cannot be read ({detail}); check the path and the permissions",
  "pack-twice": "the rule pack {given} is given more than once; give it once",
  "key-unreadable": "{given}: the key cannot be read ({detail}); check the path and the permissions",
  "bad-public-key": "{given}: not a public key of Ed25519 in PEM; see docs/redaction.md",
  "no-map":
    "no map of pseudonyms in {given}; it stays on the server where the bundle was collected: run this there, or give --map FILE",
  "bad-map": "{given}: not a map of pseudonyms; give the file that collect wrote on the server",
  "word-alone": "{flag}: any and never stand alone, and this is {given}",
  "two-on-stdout": "{first} and {second} cannot both go to standard output; give one of them a file",
  "same-output": "{first} and {second} are the same file {path}; give each its own",
  "output-is-input": "{flag}: {path} is an input; give another file",
  "no-standard-output": "{flag}: a zip is not for standard output; give it a file, such as {example}",
  "one-file-many-inputs":
    "{flag} takes one input, and these are {count}; give --out FOLDER for files named after each input",
  "audience-alone": "--audience is for Markdown; give it with --markdown FILE, or --out FOLDER",
  "output-exists": "{path}: exists already and was kept; give another name, or --force to overwrite it",
  "output-failed": "the output cannot be written ({detail}); give it somewhere else to go",
  "old-node": "this needs Node 20.19 or later, and this is {given}; update Node",
} as const;
type UsageErrorCode = keyof typeof USAGE_ERRORS;
type ErrorData = Readonly<Record<string, string>>;

export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code: UsageErrorCode;
  readonly data: ErrorData;
  constructor(code: UsageErrorCode, data: ErrorData = {}, cause?: unknown) {
    super(
      USAGE_ERRORS[code].replace(/\{(\w+)\}/g, (_, key: string) => data[key] ?? "?"),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.data = data;
  }
}

/** ` (did you mean "restart"?)`, or nothing. */
export function hintFor(given: string, known: readonly string[], prefix = ""): string {
  const near = findNearest(given, known);
  return near === undefined ? "" : ` (did you mean ${prefix}${near}?)`;
}

/** Text in which a log speaks about itself, for {@link EvtxError}: that library knows no paths. */
export class LogError extends Error {
  override readonly name = "LogError";
  constructor(path: string, detail: string, cause?: unknown) {
    super(`${path}: ${detail}`, cause === undefined ? undefined : { cause });
  }

  static from(error: EvtxError, path: string): LogError {
    const said =
      error.code === "empty-file"
        ? "the file is empty; copy it again from the server."
        : "not an event log; give an .evtx file, or a zip or folder with .evtx files in it.";
    return new LogError(path, said, error);
  }
}

const RECOLLECT = "Copy it again from the server, or collect again.";
const REPACK = "Unpack it, look at what is in it, and give the folder.";

/** What to do about it, where the message of the error does not say so itself. */
const REMEDIES: Readonly<Record<BundleErrorCode, string | null>> = {
  "not-found": "Check the path.",
  "not-readable": "Check the permissions, and that it is a file or a folder.",
  "not-recognised": null,
  "not-a-zip": "Give the zip as it was collected, or the folder it was unpacked to.",
  "zip-truncated": null,
  "zip-encrypted": null,
  "zip-corrupt": RECOLLECT,
  "too-many-entries": "Give the folder with the collected files alone.",
  "entry-too-large": "Give the other files without it, or a shorter export of that log.",
  "archive-too-large": "Give fewer files at a time.",
  "ratio-too-high": REPACK,
  "size-mismatch": RECOLLECT,
  "overlapping-entries": REPACK,
  "unsafe-entry-name": REPACK,
  "duplicate-entry": REPACK,
  "symlink-entry": REPACK,
  "nesting-too-deep": "Give the folder with the collected files itself.",
  "manifest-missing": "Give the whole bundle; a part of it can be given as a folder of single files.",
  "manifest-malformed": RECOLLECT,
  "manifest-unsupported": null,
  "digest-mismatch": RECOLLECT,
  "not-signed": "Ask for a bundle made with collect --sign, or leave out --verify.",
  "signature-broken": "Ask for the bundle once more, on another way.",
  "signature-foreign": "Check with the sender which key is theirs; do not rely on this bundle until then.",
  sealed: null,
  "seal-broken": "Check that the key belongs to the recipient the bundle was sealed to, and copy the bundle again.",
};

/** Why the system refused a file, as `ENOENT`; the whole error where it gives no such word. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

export interface Explanation {
  readonly exitCode: ExitCode;
  /** Fixed token, for the JSON face. */
  readonly code: string;
  /** One line, fit for a terminal. */
  readonly line: string;
  /** Only where the fault is ours, or when asked for. */
  readonly stack: string | null;
  /** Further faults of the same file, a line each. */
  readonly more?: readonly string[];
}

/** What an error means to the caller. Whatever is not one of our own errors is a bug of ours. */
export function explainError(error: unknown, withStack = false): Explanation {
  const stackOf = (one: unknown): string => (one instanceof Error ? (one.stack ?? String(one)) : String(one));
  const known = (exitCode: ExitCode, code: string, message: string): Explanation => ({
    exitCode,
    code,
    line: safeText(message, 2000),
    stack: withStack ? stackOf(error) : null,
  });
  if (error instanceof UsageError) return known(EXIT.usage, error.code, error.message);
  if (error instanceof PackError) {
    const [first = error.message, ...more] = error.lines;
    return { ...known(EXIT.usage, "bad-pack", first), more: more.map((line) => safeText(line, 2000)) };
  }
  if (error instanceof BundleError) {
    const remedy = REMEDIES[error.code];
    return known(EXIT.unreadable, error.code, remedy === null ? error.message : `${error.message} ${remedy}`);
  }
  if (error instanceof LogError) {
    return known(EXIT.unreadable, error.cause instanceof EvtxError ? error.cause.code : "no-record", error.message);
  }
  const what = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT.bug,
    code: "bug",
    line: safeText(
      `a bug in writeback-triage, not in your input: ${what}. Please report it with the lines below.`,
      2000,
    ),
    stack: stackOf(error),
  };
}
