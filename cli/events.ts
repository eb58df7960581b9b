import { basename } from "node:path";
import { safeText } from "../analyzer/report/safe-text.ts";
import { certificateNotes } from "../analyzer/report/terminal-certificate.ts";
import type { Entry } from "../bundle/container.ts";
import { EvtxError } from "../evtx/errors.ts";
import type { EvtxCertificate, EvtxFilter, EvtxRecord } from "../evtx/types.ts";
import { explainError, LogError, UsageError } from "./errors.ts";
import { type EventFace, eventFace, FORMATS } from "./event-faces.ts";
import { type ExitCode, mostUrgent } from "./exit-codes.ts";
import { Notes, Output, screenOf } from "./output.ts";
import { type CommandText, parseArguments, printHelp, requireTime, requireWord } from "./parse.ts";
import { findBar } from "./progress-bar.ts";

type Flag = "provider" | "id" | "since" | "until" | "format" | "quiet" | "no-color";

const TEXT: CommandText<Flag> = {
  name: "events",
  operands: "<log|zip|folder>...",
  about:
    "Lists the records of event logs in file order: the oldest first, unless the log has wrapped. A zip or folder stands for every .evtx file in it. What a damaged log still holds is listed; how complete the reading was goes to standard error, a line a file.",
  options: {
    provider: { describe: "Only this source, by its exact name; may be repeated", example: "PasswordResetService" },
    id: { describe: "Only this event id; may be repeated, or separated by commas", example: "31019" },
    since: {
      describe: "Only records from then on, ISO 8601 with Z or an offset",
      example: "2024-05-01T08:00:00Z",
    },
    until: { describe: "Only records before that", example: "2024-05-02T08:00:00Z" },
    format: {
      describe: "jsonl (one object a line), table, or xml (all there is, as Event Viewer saves it)",
      fallback: "jsonl",
      example: "table",
    },
    quiet: { describe: "No progress and no lines about how complete the reading was", alias: "q" },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["events Application.evtx --provider PasswordResetService", "What writeback itself logged"],
    ["events case.zip --id 31034 --id 32002 --format table", "Two kinds of failure, to look at"],
    ["events System.evtx --since 2024-05-01T08:00:00+02:00", "From one moment on"],
    ["events Security.evtx --format xml > Security.xml", "Whole records, for another program"],
  ],
  after: [
    "A line of jsonl has exactly recordId, provider, eventId, level, timeUtc, channel, computer and data, a list of [name, value]. --since and --until leave out records without a time.",
    "",
    "XML is one document of Event elements, also over several inputs. What XML cannot hold becomes U+FFFD, and what steers a terminal a character reference. On a terminal a progress bar shows while the listing goes to a file.",
    "",
    "Exit codes: 0 read, as far as it is readable; 2 wrong usage; 3 an input is not an event log or holds nothing readable; 70 a bug in writeback-triage.",
  ],
};

/** A chunk of an event log: what is decoded before the output is asked whether it still keeps up. */
const STEP_BYTES = 64 * 1024;

interface Listing {
  readonly filter: EvtxFilter;
  readonly isWanted: (record: EvtxRecord) => boolean;
  readonly face: EventFace;
  readonly out: Output;
  readonly notes: Notes;
}

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const since = findTime("--since", given.one("since"));
  const until = findTime("--until", given.one("until"));
  const format = requireWord("--format", given.one("format") ?? "jsonl", FORMATS);
  const filter: EvtxFilter = { providers: given.many("provider"), eventIds: given.many("id").flatMap(parseIds) };
  if (given.operands.length === 0) {
    throw new UsageError("no-input", {
      expected: "an event log",
      example: "writeback-triage events Application.evtx",
    });
  }
  if (given.operands.includes("-")) throw new UsageError("standard-input");

  const quiet = given.has("quiet");
  const screen = screenOf(process.stdout, { noColor: given.has("no-color"), env: process.env });
  const face = eventFace(format, screen);
  const listing: Listing = {
    filter,
    isWanted: (record) => isWithin(record.timeUtc, since, until),
    face,
    out,
    // On the terminal that the records scroll over, a bar would be in their way.
    notes: new Notes(process.stderr, findBar(!quiet && !screen.isTerminal)),
  };
  await out.write(face.head);
  const codes: ExitCode[] = [];
  for (const path of given.operands) {
    if (out.closed) break;
    codes.push(await listInput(path, listing, quiet));
  }
  await out.write(face.tail);
  await out.flush();
  return mostUrgent(codes);
}

const findTime = (flag: string, given: string | undefined): string | undefined =>
  given === undefined ? undefined : requireTime(flag, given);

function parseIds(list: string): number[] {
  return list.split(",").map((text) => {
    const id = text.trim();
    if (!/^\d{1,5}$/.test(id) || Number(id) > 0xffff) throw new UsageError("bad-number", { flag: "--id", given: id });
    return Number(id);
  });
}

/** Times of records and of the options have one form, so their text order is their order in time. */
function isWithin(timeUtc: string, since: string | undefined, until: string | undefined): boolean {
  if (since === undefined && until === undefined) return true;
  if (timeUtc === "") return false;
  // `0x…`: after the year 9999.
  if (timeUtc.startsWith("0x")) return until === undefined;
  return (since === undefined || timeUtc >= since) && (until === undefined || timeUtc < until);
}

/** One input; its failure stops no other. */
async function listInput(path: string, listing: Listing, quiet: boolean): Promise<ExitCode> {
  const { openInput } = await import("../bundle/node/open-input.ts");
  const codes: ExitCode[] = [];
  const survive = (error: unknown): void => {
    if (error instanceof UsageError) throw error;
    const explanation = explainError(error, (process.env["WRITEBACK_TRIAGE_DEBUG"] ?? "") !== "");
    listing.notes.error(explanation);
    codes.push(explanation.exitCode);
  };
  try {
    const container = await openInput(path);
    try {
      const isLog = (entry: Entry): boolean => container.kind === "file" || /\.evtx$/i.test(entry.path);
      const logs = container.entries.filter(isLog);
      if (logs.length === 0) throw new LogError(path, "holds no .evtx file; give the logs themselves.");
      for (const log of logs) {
        if (listing.out.closed) break;
        const shown = container.kind === "file" ? path : `${basename(path)}/${log.path}`;
        try {
          const read = await listLog(log, shown, listing);
          if (read === null) break;
          const { certificate, listed } = read;
          if (!quiet) {
            listing.notes.line(`${safeText(shown)}: ${certificateNotes({ ...certificate }, listed).join("; ")}`);
          }
          if (holdsNothing(certificate)) throw new LogError(shown, "no record can be read; export the log again.");
        } catch (error) {
          survive(error);
        }
      }
    } finally {
      await container.close();
    }
  } catch (error) {
    survive(error);
  }
  return mostUrgent(codes);
}

/** An empty log is a log; one with content of which not a single record can be read is none. */
function holdsNothing({ chunksSeen, recordsSeen, recordsSkippedCount }: EvtxCertificate): boolean {
  return chunksSeen > 0 && recordsSeen - recordsSkippedCount <= 0;
}

/** @returns `null` when the reader of our output went away first. */
async function listLog(
  log: Entry,
  shown: string,
  listing: Listing,
): Promise<{ certificate: EvtxCertificate; listed: number } | null> {
  const { isWanted, face, out, notes } = listing;
  const [{ EvtxReader }, { nodeCrc32 }] = await Promise.all([
    import("../evtx/read/reader.ts"),
    import("../evtx/node.ts"),
  ]);
  let text = "";
  let listed = 0;
  const takeAs =
    <R extends EvtxRecord>(toText: (record: R) => string) =>
    (record: R): void => {
      if (!isWanted(record)) return;
      listed += 1;
      text += toText(record);
    };
  const options = { filter: listing.filter, crc32: nodeCrc32 };
  const reader = face.xml
    ? new EvtxReader(takeAs(face.toText), { ...options, xml: true, needsData: () => false })
    : new EvtxReader(takeAs(face.toText), options);
  const pass = async (): Promise<void> => {
    const ready = text;
    text = "";
    if (ready !== "") await out.write(ready);
  };
  let bytesRead = 0;
  try {
    for await (const bytes of log.open()) {
      for (let at = 0; at < bytes.length; at += STEP_BYTES) {
        reader.push(bytes.subarray(at, at + STEP_BYTES));
        await pass();
        if (out.closed) return null;
      }
      bytesRead += bytes.length;
      notes.progress(shown, bytesRead, log.sizeBytes);
    }
    const certificate = reader.end();
    await pass();
    return { certificate, listed };
  } catch (error) {
    throw error instanceof EvtxError ? LogError.from(error, shown) : error;
  } finally {
    await out.flush();
    notes.clear();
  }
}
