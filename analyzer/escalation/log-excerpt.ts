import { APPLICATION_LOG_PATH } from "../../bundle/artifacts.ts";
import type { Container, Entry } from "../../bundle/container.ts";
import { ArtifactError } from "../../bundle/errors.ts";
import {
  EvtxError,
  EvtxReader,
  type EvtxReadOptions,
  EvtxWriter,
  type EvtxXmlRecord,
  type TypedEvent,
  XML_DOCUMENT,
} from "../../evtx/index.ts";
import { sameComputer } from "../decode/event-collector.ts";
import { readEventXml } from "../decode/event-xml.ts";
import type { Evidence, LogReading } from "../evidence.ts";
import { toPlainWritable, toWritable } from "./event-from-xml.ts";
import type { TimeWindow } from "./windows.ts";

/** Ours: what a person can look through, shared out among the windows. */
const LIMITS = { records: 4000, chars: 8 * 1024 * 1024 } as const;

/** Records of the Application log, cut out of the input. */
export interface LogExcerpt {
  /** An event log; `System/EventRecordID` and the times are those of the server. */
  readonly evtx: Uint8Array;
  /** The same records as one XML document. */
  readonly xml: string;
  readonly records: number;
  readonly firstTimeUtc: string | null;
  readonly lastTimeUtc: string | null;
  /** Files of the input that it was cut from. */
  readonly paths: readonly string[];
  /** What is not as in the log, a sentence each. */
  readonly notes: readonly string[];
}

export interface ExcerptHost {
  readonly crc32?: EvtxReadOptions["crc32"];
  /** Over the logs that are read. */
  readonly onProgress?: (bytesRead: number, totalBytes: number) => void;
}

interface Kept {
  readonly event: TypedEvent;
  /** Of a record of an event log; event XML is written anew. */
  readonly xml: string | null;
}

/**
 * Reads the Application log a second time, for everything that was logged around the failure, by whatever source.
 *
 * @param computer - Records of others are left out; `null`: unknown, all are taken.
 * @throws BundleError as the container does while it is read.
 */
export async function cutExcerpt(
  container: Container,
  logs: Evidence["logs"],
  windows: readonly TimeWindow[],
  computer: string | null,
  { crc32, onProgress }: ExcerptHost,
): Promise<LogExcerpt> {
  const chosen = logs.filter(isApplicationLog).flatMap((log) => {
    const entry = findEntry(container, log);
    return entry === undefined ? [] : [{ log, entry }];
  });
  const totalBytes = chosen.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
  let bytesRead = 0;
  const basket = new Basket(windows, computer);
  for (const { log, entry } of chosen) {
    const source = watched(entry, (bytes) => {
      bytesRead += bytes;
      onProgress?.(bytesRead, totalBytes);
    });
    if (log.format === "evtx") await readRecords(source, basket, crc32);
    else await readXml(source, basket);
  }
  return basket.finish(
    chosen.map(({ log }) => log.path),
    crc32,
  );
}

const isApplicationLog = ({ path, channels }: LogReading): boolean =>
  path === APPLICATION_LOG_PATH || channels.some((channel) => channel.toLowerCase() === "application");

/** A bundle may lie in a folder of its archive, which its own paths do not name. */
function findEntry({ entries }: Container, { path }: LogReading): Entry | undefined {
  return entries.find((entry) => entry.path === path) ?? entries.find((entry) => entry.path.endsWith(`/${path}`));
}

async function* watched(entry: Entry, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const bytes of entry.open()) {
    yield bytes;
    onBytes(bytes.length);
  }
}

async function readRecords(
  source: AsyncIterable<Uint8Array>,
  basket: Basket,
  crc32: ExcerptHost["crc32"],
): Promise<void> {
  const reader = new EvtxReader((record) => basket.take(record), {
    xml: true,
    ...(crc32 === undefined ? {} : { crc32 }),
  });
  for await (const bytes of source) reader.push(bytes);
  reader.end();
}

async function readXml(source: AsyncIterable<Uint8Array>, basket: Basket): Promise<void> {
  try {
    await readEventXml(source, ({ recordId, ...record }) =>
      basket.takePlain(toPlainWritable({ ...record, eventRecordId: recordId })),
    );
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    basket.notes.add("An export of event XML could not be read to its end.");
  }
}

/** What falls into the windows, each with its share of the room. */
class Basket {
  readonly notes = new Set<string>();
  readonly #windows: readonly (TimeWindow & { records: number; chars: number })[];
  readonly #computer: string | null;
  readonly #kept = new Map<string, Kept>();
  #full = false;
  #doubtful = 0;
  #elsewhere = 0;

  constructor(windows: readonly TimeWindow[], computer: string | null) {
    this.#windows = windows.map((window) => ({ ...window, records: 0, chars: 0 }));
    this.#computer = computer;
  }

  take(record: EvtxXmlRecord): void {
    const window = this.#find(record.timeUtc);
    if (window === undefined) return;
    if (record.doubtful) this.#doubtful += 1;
    else this.#keep(window, () => ({ event: this.#convert(record), xml: record.xml }), record, record.xml.length);
  }

  takePlain(event: TypedEvent): void {
    const window = this.#find(event.timeUtc);
    if (window === undefined) return;
    this.notes.add(
      "Records that came as event XML are written anew: of their System part, the fields that this tool reads.",
    );
    const chars = JSON.stringify(event.data ?? []).length;
    this.#keep(window, () => ({ event, xml: null }), { ...event, eventRecordId: event.eventRecordId ?? 0 }, chars);
  }

  finish(paths: readonly string[], crc32: ExcerptHost["crc32"]): LogExcerpt {
    const writer = new EvtxWriter();
    const xml: string[] = [];
    const rest: TypedEvent[] = [];
    let records = 0;
    let firstTimeUtc: string | null = null;
    let lastTimeUtc: string | null = null;
    let unwritten = 0;
    const kept = [...this.#kept.values()].sort((a, b) => byRecord(a.event, b.event));
    for (const { event, xml: text } of kept) {
      try {
        writer.addEvent(event);
      } catch (error) {
        if (!(error instanceof EvtxError)) throw error;
        unwritten += 1;
      }
      if (text === null) rest.push(event);
      else xml.push(text);
      records += 1;
      if (firstTimeUtc === null || event.timeUtc < firstTimeUtc) firstTimeUtc = event.timeUtc;
      if (lastTimeUtc === null || event.timeUtc > lastTimeUtc) lastTimeUtc = event.timeUtc;
    }
    xml.push(...renderPlain(rest, crc32));
    const notes = [...this.notes];
    if (this.#full)
      notes.push("There was more around the failure than fits; the earliest records of each window are here.");
    if (this.#doubtful > 0) notes.push(`${this.#doubtful} damaged records were left out.`);
    if (this.#elsewhere > 0) notes.push(`${this.#elsewhere} records of other computers were left out.`);
    if (unwritten > 0) notes.push(`${unwritten} records are in the XML only: they could not be written as .evtx.`);
    return {
      evtx: writer.finish(),
      xml: `${XML_DOCUMENT.head}${xml.map((one) => `${one}\n`).join("")}${XML_DOCUMENT.tail}`,
      records,
      firstTimeUtc,
      lastTimeUtc,
      paths,
      notes,
    };
  }

  #find(timeUtc: string): (TimeWindow & { records: number; chars: number }) | undefined {
    const at = Date.parse(timeUtc);
    return this.#windows.find(({ fromMs, toMs }) => at >= fromMs && at <= toMs);
  }

  #keep(
    window: { records: number; chars: number },
    make: () => Kept,
    {
      provider,
      eventRecordId,
      timeUtc,
      computer,
    }: Pick<EvtxXmlRecord, "provider" | "eventRecordId" | "timeUtc" | "computer">,
    chars: number,
  ): void {
    if (this.#computer !== null && computer !== "" && !sameComputer(computer, this.#computer)) {
      this.#elsewhere += 1;
      return;
    }
    // The same record may be in several exports.
    const key = [eventRecordId, timeUtc, provider, computer.toLowerCase()].join("\0");
    if (this.#kept.has(key)) return;
    const share = Math.max(1, this.#windows.length);
    if (window.records + 1 > LIMITS.records / share || window.chars + chars > LIMITS.chars / share) {
      this.#full = true;
      return;
    }
    window.records += 1;
    window.chars += chars;
    this.#kept.set(key, make());
  }

  /** Whole where that can be, else with the fields that every record has. */
  #convert(record: EvtxXmlRecord): TypedEvent {
    try {
      const event = toWritable(record);
      // Throws what the log itself would throw.
      new EvtxWriter().addEvent(event);
      return event;
    } catch (error) {
      if (!(error instanceof EvtxError || error instanceof ArtifactError)) throw error;
      this.notes.add("Some records are in the .evtx with their data as plain strings; the XML has them whole.");
      return toPlainWritable(record);
    }
  }
}

function byRecord(a: TypedEvent, b: TypedEvent): number {
  return (a.eventRecordId ?? 0) - (b.eventRecordId ?? 0) || (a.timeUtc < b.timeUtc ? -1 : 1);
}

/** Event XML is told in the words of the reader, so that the document is of one kind. */
function renderPlain(events: readonly TypedEvent[], crc32: ExcerptHost["crc32"]): string[] {
  const writer = new EvtxWriter();
  for (const event of events) {
    try {
      writer.addEvent(event);
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error;
    }
  }
  const texts: string[] = [];
  const reader = new EvtxReader(({ xml }) => texts.push(xml), { xml: true, ...(crc32 === undefined ? {} : { crc32 }) });
  reader.push(writer.finish());
  reader.end();
  return texts;
}
