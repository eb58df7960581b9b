import { ATTEMPTABLE, type Attemptable } from "../../analyzer/ladder/said.ts";
import { ADVICE_KINDS, type AdviceKind } from "../../analyzer/report/advice-kinds.ts";
import { EDITION_IDS, type EditionId } from "../../rules/ladder.ts";
import { UsageError } from "../errors.ts";
import { type Parsed, requireTime, requireWord } from "../parse.ts";
import type { Flag } from "./command-text.ts";
import { type OutputPlan, planOutputs } from "./output-plan.ts";

/** What was asked for, checked before anything is read. */
export interface AnalyzeRequest {
  readonly inputs: readonly string[];
  readonly judging: {
    readonly edition: EditionId | "auto";
    readonly attempted: readonly Attemptable[];
    readonly now?: string;
  };
  readonly packPaths: readonly string[];
  /** File with the secret key that opens sealed bundles. */
  readonly identityPath: string | undefined;
  /** File with the public key that bundles must be signed with. */
  readonly verifyPath: string | undefined;
  readonly outputs: OutputPlan;
  /** Kinds of advice that end with another exit code than 0. */
  readonly failOn: ReadonlySet<AdviceKind>;
  readonly quiet: boolean;
  readonly noColor: boolean;
}

/** @throws UsageError for whatever does not fit together. */
export function readRequest(given: Parsed<Flag>): AnalyzeRequest {
  const edition = requireWord("--edition", given.one("edition") ?? "auto", ["auto", ...EDITION_IDS]);
  const attempted = parseAttempted(given.many("attempted"));
  const nowGiven = given.one("now");
  const now = nowGiven === undefined ? {} : { now: toMilliseconds(requireTime("--now", nowGiven)) };
  const quiet = given.has("quiet");
  const failOn = parseFailOn(given.many("fail-on"));
  const inputs = given.operands;
  if (inputs.length === 0) {
    throw new UsageError("no-input", {
      expected: "a bundle, a folder or a log",
      example: "writeback-triage analyze case.zip",
    });
  }
  if (inputs.includes("-")) throw new UsageError("standard-input");
  return {
    inputs,
    judging: { edition, attempted, ...now },
    packPaths: given.many("rules"),
    identityPath: given.one("identity"),
    verifyPath: given.one("verify"),
    outputs: planOutputs(given, inputs, quiet),
    failOn,
    quiet,
    noColor: given.has("no-color"),
  };
}

/** What a time loses here no log can tell. */
const toMilliseconds = (time: string): string => `${time.slice(0, 23)}Z`;

const wordsOf = (lists: readonly string[]): string[] =>
  lists
    .flatMap((list) => list.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");

function parseAttempted(lists: readonly string[]): Attemptable[] {
  const named = wordsOf(lists).map((step) => requireWord("--attempted", step, ATTEMPTABLE));
  return ATTEMPTABLE.filter((step) => named.includes(step));
}

/** All that ask for something; `nothing` never fails. */
const FAILING = ADVICE_KINDS.filter((kind) => kind !== "nothing");

function parseFailOn(lists: readonly string[]): ReadonlySet<AdviceKind> {
  const named = wordsOf(lists).map((word) => requireWord("--fail-on", word, ["any", "never", ...FAILING]));
  if (named.length > 1 && named.some((word) => word === "any" || word === "never")) {
    throw new UsageError("word-alone", { flag: "--fail-on", given: named.join(",") });
  }
  const [first = "any"] = named;
  if (first === "any") return new Set(FAILING);
  return new Set(first === "never" ? [] : FAILING.filter((kind) => named.includes(kind)));
}
