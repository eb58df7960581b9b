import { EVENT_PROVIDERS } from "../../bundle/artifacts.ts";
import { ArtifactError } from "../../bundle/errors.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { type EvtxCertificate, EvtxError, type EvtxReadOptions, type EvtxRecord, readEvtx } from "../../evtx/index.ts";
import { Bearing, mayBear } from "./bearing.ts";
import { cleanText, oneLine } from "./text.ts";

/** Every provider that any rule may ask for. */
export const WANTED_PROVIDERS: readonly string[] = Object.values(EVENT_PROVIDERS).flat();

export interface EventLogOptions {
  /** A faster CRC-32 than the portable one. */
  readonly crc32?: EvtxReadOptions["crc32"];
}

export interface EventLogSummary {
  readonly certificate: EvtxCertificate;
  /** Records whose time lies outside years 1601–9999: of no use, because nothing can be dated by them. */
  readonly undated: number;
  /** Records of these providers that say nothing about writeback, by computer; they were not passed on. */
  readonly heldBack: ReadonlyMap<string, number>;
}

function toEventRecord(record: EvtxRecord): EventRecord {
  return {
    recordId: record.eventRecordId,
    provider: record.provider,
    eventId: record.eventId & 0xffff,
    level: record.level,
    timeUtc: record.timeUtc,
    channel: cleanText(record.channel, 256),
    computer: cleanText(record.computer, 256),
    data: record.data.map(([name, value]) => [cleanText(name, 256), cleanText(value)] as const),
  };
}

/**
 * Streams the records that matter out of an `.evtx`; memory does not grow with the log.
 *
 * @param onRecord - Called in the order of the file.
 * @throws ArtifactError `evtx-unreadable` where this is no event log at all; damage inside one is in the certificate.
 */
export async function readEventLog(
  source: AsyncIterable<Uint8Array>,
  onRecord: (record: EventRecord) => void,
  { crc32 }: EventLogOptions = {},
): Promise<EventLogSummary> {
  let undated = 0;
  // Only what is passed on is worth being cleaned.
  const bearing = new Bearing<EvtxRecord>((record) => onRecord(toEventRecord(record)));
  const receive = (record: EvtxRecord): void => {
    // Values of a damaged record may be cut short or stand under a wrong name: no evidence. The certificate counts it.
    if (record.doubtful) return;
    if (record.timeUtc.startsWith("0x")) undated += 1;
    else bearing.take(record);
  };
  const options = {
    filter: { providers: WANTED_PROVIDERS },
    needsData: mayBear,
    ...(crc32 === undefined ? {} : { crc32 }),
  };
  try {
    const certificate = await readEvtx(source, receive, options);
    return { certificate, undated, heldBack: bearing.heldBack };
  } catch (error) {
    if (error instanceof EvtxError) throw new ArtifactError("evtx-unreadable", oneLine(error.message), error);
    throw error;
  }
}
