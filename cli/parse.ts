import yargs from "yargs";
import { hintFor, UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { Output } from "./output.ts";

/** One option of a command, as `--help` shows it. */
interface OptionText {
  readonly describe: string;
  /** Shown as the default; who reads the option fills it in. */
  readonly fallback?: string;
  /** A value that works, for messages and for nothing else; absent: a switch. */
  readonly example?: string;
  readonly alias?: string;
}

export interface CommandText<F extends string> {
  readonly name: string;
  /** Positional arguments, as `<log>...`. */
  readonly operands: string;
  readonly about: string;
  readonly options: Readonly<Record<F, OptionText>>;
  readonly examples: readonly (readonly [command: string, says: string])[];
  /** Paragraphs; the help breaks them into lines. */
  readonly after: readonly string[];
}

export interface Parsed<F extends string> {
  readonly help: boolean;
  readonly operands: readonly string[];
  /** Whether a switch was given. */
  has(flag: F): boolean;
  /** @throws UsageError `flag-twice`. */
  one(flag: F): string | undefined;
  /** Given several times, or separated by commas. */
  many(flag: F): readonly string[];
}

const PARSER = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "duplicate-arguments-array": true,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "strip-dashed": false,
} as const;

/** The command's own help, 80 columns, in English whatever the locale, so that it is the same everywhere. */
export async function printHelp<F extends string>(command: CommandText<F>, out: Output): Promise<ExitCode> {
  await out.write(`${await parserOf(command).getHelp()}\n`);
  await out.flush();
  return EXIT.nothingToDo;
}

/** @throws UsageError `too-many-operands`, for a command that takes none. */
export function refuseOperands<F extends string>({ name }: CommandText<F>, { operands }: Parsed<F>): void {
  if (operands.length > 0) throw new UsageError("too-many-operands", { given: operands.join(" "), command: name });
}

/** @throws UsageError `unknown-flag`, `flag-without-value`. */
export function parseArguments<F extends string>(command: CommandText<F>, argv: readonly string[]): Parsed<F> {
  const flags = Object.entries(command.options) as [F, OptionText][];
  const values: Record<string, unknown> = parserOf(command).parseSync(withDashValues(argv, flags));
  const known = new Set(["_", "$0", "help", "h", ...flags.flatMap(([flag, { alias }]) => [flag, alias ?? flag])]);
  const unknown = Object.keys(values).find((key) => !known.has(key));
  if (unknown !== undefined) {
    const dashes = argv.some((one) => one === `--${unknown}` || one.startsWith(`--${unknown}=`)) ? "--" : "-";
    const hint = hintFor(unknown, [...flags.map(([flag]) => flag), "help"], "--");
    throw new UsageError("unknown-flag", { given: `${dashes}${unknown}`, hint, command: command.name });
  }
  const listOf = (flag: F): string[] => [values[flag] ?? []].flat().map(String);
  for (const [flag, { example }] of flags) {
    if (example !== undefined && listOf(flag).some((value) => value.trim() === "")) {
      throw new UsageError("flag-without-value", { flag: `--${flag}`, example });
    }
  }
  return {
    help: values["help"] === true,
    operands: [values["_"] ?? []].flat().map(String),
    has: (flag) => [values[flag]].flat().includes(true),
    one: (flag) => {
      const list = listOf(flag);
      if (list.length > 1) throw new UsageError("flag-twice", { flag: `--${flag}` });
      return list[0];
    },
    many: (flag) => listOf(flag),
  };
}

/** `--flag -` as `--flag=-`: the parser takes a single dash for an operand. What stands behind `--` is left alone. */
function withDashValues(argv: readonly string[], flags: readonly (readonly [string, OptionText])[]): string[] {
  const valued = new Set(flags.flatMap(([flag, { example }]) => (example === undefined ? [] : [`--${flag}`])));
  const end = argv.indexOf("--");
  const joined: string[] = [];
  argv.forEach((word, at) => {
    const flag = joined.at(-1);
    const isOption = end === -1 || at < end;
    if (word === "-" && isOption && flag !== undefined && valued.has(flag)) joined[joined.length - 1] = `${flag}=-`;
    else joined.push(word);
  });
  return joined;
}

function parserOf<F extends string>({ name, operands, about, options, examples, after }: CommandText<F>) {
  const parser = yargs()
    .scriptName(`writeback-triage ${name}`)
    .locale("en")
    .parserConfiguration(PARSER)
    .usage(`writeback-triage ${name} ${operands} [options]\n\n${about}`)
    .version(false)
    .help(false)
    .exitProcess(false)
    .fail(false)
    .wrap(80)
    .epilogue([...exampleLines(examples), ...after].join("\n"));
  for (const [flag, { describe, fallback, example, alias }] of Object.entries<OptionText>(options)) {
    parser.option(flag, {
      describe,
      ...(example === undefined ? { type: "boolean" } : { type: "string" }),
      ...(fallback === undefined ? {} : { defaultDescription: fallback }),
      ...(alias === undefined ? {} : { alias }),
    });
  }
  parser.option("help", { type: "boolean", alias: "h", describe: "This text." });
  return parser;
}

/** Two lines each: side by side they would be broken where they must be copied. */
function exampleLines(examples: CommandText<string>["examples"]): string[] {
  return [
    "Examples:",
    ...examples.flatMap(([command, says]) => [`  writeback-triage ${command}`, `      ${says}`]),
    "",
  ];
}

/**
 * One of a few words.
 *
 * @throws UsageError `unknown-value`.
 */
export function requireWord<const W extends string>(flag: string, given: string, words: readonly W[]): W {
  const word = words.find((one) => one === given);
  if (word !== undefined) return word;
  throw new UsageError("unknown-value", { flag, given, hint: hintFor(given, words), known: words.join(", ") });
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i;

/**
 * A time with its zone, as UTC with seven decimals: the form in which logs tell it, so that text order is time order.
 *
 * @throws UsageError `bad-time`.
 */
export function requireTime(flag: string, given: string): string {
  const match = TIME.exec(given.trim());
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "00", fraction = ""] = match ?? [];
  // Date.parse takes 30 February for 1 March; the day is checked without its zone.
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const atMs = Date.parse(wall);
  if (match === null || Number.isNaN(atMs) || new Date(atMs).toISOString() !== wall) {
    throw new UsageError("bad-time", { flag, given });
  }
  const zone = /(?:Z|[+-]\d\d:\d\d)$/i.exec(given.trim())?.[0].toUpperCase() ?? "Z";
  const seconds = new Date(Date.parse(`${wall.slice(0, -1)}${zone}`)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.slice(0, 7).padEnd(7, "0")}Z`;
}
