import type { FragmentOpener } from "./read/fragments.ts";
import type { Needles } from "./read/needles.ts";
import type { Node } from "./read/nodes.ts";
import type { Substitutions } from "./read/substitutions.ts";

/** One decoded record. Values are as Windows would print them, not normalised. */
export interface EvtxRecord {
  /** Id in the record header: order within this file. Exports and forwarded logs renumber it. */
  readonly recordId: number;
  /** `System/EventRecordID`, the number that Event Viewer shows; the header's id where the element is absent. */
  readonly eventRecordId: number;
  readonly provider: string;
  readonly eventId: number;
  readonly level: number;
  /**
   * `TimeCreated`, otherwise the time in the record header. ISO 8601 UTC with seven decimals, as
   * `2024-05-01T00:00:02.1234567Z`; `0x…` for a FILETIME after the year 9999; empty in a record so damaged that it
   * names neither time nor provider.
   */
  readonly timeUtc: string;
  readonly channel: string;
  readonly computer: string;
  /** Every leaf outside `System` in document order; see the README for the flattening. */
  readonly data: readonly (readonly [name: string, value: string])[];
  /**
   * Only on damaged records: their header or end does not fit (a crash cut them off, as a rule), or the template that
   * they share was read in part. Values may be missing, cut short or under a wrong name.
   */
  readonly doubtful?: true;
}

/** A record with all that it says, for `xml: true`. */
export interface EvtxXmlRecord extends EvtxRecord {
  /**
   * The record as one XML fragment, as a rule one `Event` element: `System`, `EventData` and whatever else it holds,
   * nested as in the log. Well-formed whatever the record holds; see the README for what that takes.
   */
  readonly xml: string;
}

/** What a reader with these options hands over. */
export type EvtxRecordOf<O extends EvtxReadOptions> = O extends { readonly xml: true } ? EvtxXmlRecord : EvtxRecord;

/** Decided on the undecoded record wherever the format allows. An empty or absent list lets everything through. */
export interface EvtxFilter {
  /** Exact provider names. */
  readonly providers?: readonly string[];
  readonly eventIds?: readonly number[];
}

/** A record of which only `System` was read so far. */
export type EvtxHead = Omit<EvtxRecord, "data">;

/**
 * Whether the undecoded rest of a record may hold one of the words, in any case of ASCII letters. True also where one
 * stands in a name or in binary data; false only where none is in any value (but for words that are cut by an entity
 * or a character reference, which Windows does not write).
 */
export type Mentions = (words: Needles) => boolean;

export interface SkippedRecord {
  /** Byte offset in the file. */
  readonly offset: number;
  readonly recordId: number | null;
  /** Fixed token, such as `bad-size`, `bad-token`, `too-deep`, `over-budget`. */
  readonly reason: string;
}

/** How complete a reading was; belongs beside every conclusion drawn from the log. */
export interface EvtxCertificate {
  readonly bytes: number;
  /** Places of 64 KiB that hold anything but zeros. */
  readonly chunksSeen: number;
  /** Chunks whose magic and checksums are right. */
  readonly chunksValid: number;
  /** Records found in the chunks, whether or not the filter let them through; a damaged stretch counts as one. */
  readonly recordsSeen: number;
  /** Records that passed the filter and were handed over. */
  readonly recordsDecoded: number;
  /** Of these, the damaged ones: {@link EvtxRecord.doubtful}. */
  readonly recordsDoubtful: number;
  /**
   * Records that could not be read: the first 100, and how many in all. A filter by provider looks at the rest of a
   * record only where the provider fits, so it may find fewer.
   */
  readonly recordsSkipped: readonly SkippedRecord[];
  readonly recordsSkippedCount: number;
  /** Over all records by header id, `null` without any. */
  readonly firstRecordId: number | null;
  readonly lastRecordId: number | null;
  /**
   * Header ids that are known to have been and were not seen: the first 100 runs, and how many ids in all. Known are
   * those between two that were seen, and those that a header with the right checksum names: of a chunk, or of a log
   * that was closed.
   */
  readonly gaps: readonly { readonly afterId: number; readonly beforeId: number }[];
  readonly missingIds: number;
  /**
   * Earliest and latest time, of all in the record headers (of all records, but exports have them shifted by one record
   * and leave the last empty) and in the records that were handed over.
   */
  readonly firstTimeUtc: string | null;
  readonly lastTimeUtc: string | null;
  /** The header says the log was not closed properly: normal for a copied live log. */
  readonly dirty: boolean;
  /** The file ends inside a chunk, or before the last chunk that a sound header of a closed log announces. */
  readonly truncated: boolean;
  /** Checksums that do not fit; content is read all the same. */
  readonly badChecksums: number;
}

/**
 * Parsed content of a record; good until the record has been handed over.
 *
 * @param written - FILETIME in the record's header, 8 bytes.
 */
export type RecordTap = (
  nodes: readonly Node[],
  values: Substitutions,
  fragments: FragmentOpener,
  written: Uint8Array,
) => void;

export interface EvtxReadOptions {
  readonly filter?: EvtxFilter;
  /**
   * Asked for each record that the filter lets through: false leaves its data undecoded, and `data` empty. Most of a
   * large log can be told by its head to be of no interest.
   */
  readonly needsData?: (head: EvtxHead, mentions: Mentions) => boolean;
  /** CRC-32 of `bytes`, continuing from `seed`; the core brings a portable one, Node's `zlib.crc32` is faster. */
  readonly crc32?: (bytes: Uint8Array, seed?: number) => number;
  /**
   * Adds the XML of each record, whole whatever `needsData` says; without it, none is made. A record whose XML would be
   * too large is skipped.
   */
  readonly xml?: boolean;
  /** Internal, for {@link rewriteEvtx}: each record as it was parsed, before it is handed over. */
  readonly tap?: RecordTap;
}

/** An event for the writer. */
export interface EvtxEvent {
  readonly provider: string;
  readonly providerGuid?: string;
  /** `Provider/@EventSourceName`: the name of a classic source under that of its manifest. */
  readonly eventSourceName?: string;
  readonly eventId: number;
  readonly qualifiers?: number;
  /** 0 when left out, as are `task`, `opcode`, `processId` and `threadId`. */
  readonly version?: number;
  readonly level: number;
  readonly task?: number;
  readonly opcode?: number;
  /** 64 bits; `0x80000000000000`, "classic", when left out. */
  readonly keywords?: bigint;
  /** ISO 8601 UTC, up to seven decimals. */
  readonly timeUtc: string;
  /** GUID in `Correlation`; no attribute when left out. */
  readonly activityId?: string;
  /** GUID in `Correlation`; no attribute when left out. */
  readonly relatedActivityId?: string;
  readonly processId?: number;
  readonly threadId?: number;
  readonly channel: string;
  readonly computer: string;
  /** SID in `Security/@UserID`; no attribute when left out. */
  readonly userId?: string;
  /** `System/EventRecordID`; the running number of the file when left out. */
  readonly eventRecordId?: number;
  /** All names empty: a classic source's array of strings. Otherwise named `Data` elements. */
  readonly data: readonly (readonly [name: string, value: string])[];
  /** Hex for the `Binary` element of classic sources. */
  readonly binary?: string;
  /** Fields that the record holds as values, as newer sources do; the others are literal text in its template. */
  readonly substituted?: readonly SubstitutableField[];
}

/** `provider` covers its GUID and `eventSourceName`. */
export type SubstitutableField = "provider" | "channel" | "computer";

export interface EvtxWriteOptions {
  /** Minor format version in the header. */
  readonly minorVersion?: 1 | 2;
  /** 1 when left out. */
  readonly firstRecordId?: number;
  /** Leaves the header as a live log has it: dirty flag set, chunk count and next record id stale. */
  readonly dirty?: boolean;
  /** How many chunks the header tells of: one in a dirty log and all in a closed one when left out. */
  readonly headerChunks?: number;
  /** So many records of the last chunk are not told of in its header yet, as in a live log. */
  readonly unflushedRecords?: number;
  /** Place of the oldest chunk, from 0: above it the log has wrapped round, and the newest chunks stand before it. */
  readonly oldestChunkAt?: number;
  /** A faster CRC-32 than the portable one. */
  readonly crc32?: (bytes: Uint8Array, seed?: number) => number;
  /** Writes no checksums and sets the flag that says so. */
  readonly noChecksums?: boolean;
}
