import { resolve } from "node:path";
import { type CollectOptions, SOURCE_GROUPS } from "../../collector/source.ts";
import { UsageError } from "../errors.ts";
import { type Parsed, requireTime, requireWord } from "../parse.ts";
import type { Flag } from "./command-text.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 3650;
/** Longer than any proxy waits; ours. */
const MAX_HOLD_MINUTES = 30;

export interface CollectCommand {
  readonly options: CollectOptions;
  /** As given; `undefined`: a name of our own, here. */
  readonly out: string | undefined;
  readonly force: boolean;
  readonly identities: boolean;
  readonly recipients: readonly string[];
  /** File with the secret key that the manifest is signed with. */
  readonly signingKey: string | undefined;
  readonly analyze: boolean;
}

/** @throws UsageError */
export function readCommand(given: Parsed<Flag>, nowMs: number): CollectCommand {
  const recipients = given.many("encrypt-to").flatMap((one) => one.split(",").map((key) => key.trim()));
  if (recipients.length > 0 && given.has("analyze")) throw new UsageError("analyze-sealed");
  const redact = given.one("redact");
  if (redact !== undefined) requireWord("--redact", redact, ["identities"]);
  const out = given.one("out");
  return {
    options: {
      windowMs: readWindow(given, nowMs),
      leftOut: new Set(SOURCE_GROUPS.filter((group) => given.has(`no-${group}`))),
      holdOpenMs: readHoldOpen(given.one("hold-open")),
    },
    out: out === undefined ? undefined : resolve(out),
    force: given.has("force"),
    identities: redact !== undefined,
    recipients,
    signingKey: given.one("sign"),
    analyze: given.has("analyze"),
  };
}

function readWindow(given: Parsed<Flag>, nowMs: number): number {
  const days = given.one("days");
  const since = given.one("since");
  if (since === undefined) return readWhole("bad-days", "--days", days, MAX_DAYS, DEFAULT_DAYS) * DAY_MS;
  if (days !== undefined) throw new UsageError("days-and-since");
  const windowMs = nowMs - Date.parse(requireTime("--since", since));
  if (windowMs <= 0 || windowMs > MAX_DAYS * DAY_MS) throw new UsageError("bad-since", { given: since });
  return Math.ceil(windowMs);
}

function readHoldOpen(given: string | undefined): number | null {
  if (given === undefined) return null;
  return readWhole("bad-minutes", "--hold-open", given, MAX_HOLD_MINUTES, 0) * MINUTE_MS;
}

function readWhole(
  code: "bad-days" | "bad-minutes",
  flag: string,
  given: string | undefined,
  most: number,
  fallback: number,
): number {
  if (given === undefined) return fallback;
  const number = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (number < 1 || number > most) throw new UsageError(code, { flag, given });
  return number;
}

/** As the manifest shows them. */
export function toSaid({ options, identities, recipients }: CollectCommand, elevated: boolean | null) {
  const { windowMs, leftOut, holdOpenMs } = options;
  return {
    days: Math.round((windowMs / DAY_MS) * 100) / 100,
    redact: identities ? "identities" : "secrets",
    sealed: recipients.length > 0,
    ...(leftOut.size === 0 ? {} : { leftOut: [...leftOut] }),
    ...(holdOpenMs === null ? {} : { holdOpenMinutes: holdOpenMs / MINUTE_MS }),
    ...(elevated === null ? {} : { elevated }),
  };
}

/** @param computer - `null` where no name may leave the server. */
export function defaultName(computer: string | null, nowMs: number, isSealed: boolean): string {
  const time = `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const parts = ["writeback", ...(computer === null ? [] : [computer.replace(/[^\w-]+/g, "_")]), time];
  return `${parts.join("-")}.zip${isSealed ? ".age" : ""}`;
}

/** Where a bundle goes without `--out`: here, but not among the files of Windows, where an elevated prompt begins. */
export function defaultFolder(here: string, systemRoot: string, home: string): string {
  const isIn = `${here.toLowerCase()}\\`.startsWith(`${systemRoot.toLowerCase()}\\`);
  return isIn ? home : here;
}
