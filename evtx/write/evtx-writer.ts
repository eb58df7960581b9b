/** Writes event logs for fixtures: readers accept them, the Windows event viewer may be stricter. */
import { EvtxError } from "../errors.ts";
import { CHUNK_SIZE, FILE_HEADER_SIZE, FLAG_DIRTY, FLAG_NO_CRC } from "../format/layout.ts";
import { VALUE } from "../format/value-type.ts";
import type { EvtxWriteOptions } from "../types.ts";
import type { CopiedInstance, Fragment, Instance } from "./binxml-spec.ts";
import { badValue, checkInteger } from "./check.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import { EventShaper, type TypedEvent } from "./event-record.ts";
import { writeFileHeader } from "./file-header.ts";
import { forwardedEvent, type RenderingInfo } from "./forwarded-event.ts";
import { filetimeValue, rawValue, type TypedValue } from "./typed-value.ts";

/** What stands in the header of a record. */
export interface RecordHeader {
  /** Larger than any before; the next number when left out. Passing numbers over leaves a gap. */
  readonly recordId?: number;
  /** ISO 8601 UTC, up to seven decimals; always the same one when left out. */
  readonly timeUtc?: string;
  /** The same as FILETIME, 8 bytes, in the place of `timeUtc`. */
  readonly filetime?: Uint8Array;
}

/** For records whose time does not matter. */
const SOME_TIME = filetimeValue("2024-05-01T00:00:00Z");

/**
 * A log, record by record; the same calls give the same bytes. What throws leaves the log as it was.
 *
 * Every method throws {@link EvtxError} alone: `event-too-large` when a record does not fit a chunk (64 KiB less 512
 * bytes, names and templates included), `bad-value` for a number out of range, a time that is not ISO 8601 UTC, broken
 * hex, GUID or SID, a NUL in a text, a template whose values are missing.
 */
export class EvtxWriter {
  readonly #options: EvtxWriteOptions;
  readonly #shaper = new EventShaper();
  /** Oldest first; the last one is still open. */
  readonly #chunks: ChunkWriter[];
  #nextId: number;

  constructor(options: EvtxWriteOptions = {}) {
    this.#options = options;
    checkInteger(options.minorVersion ?? 1, 1, 2);
    checkInteger(options.unflushedRecords ?? 0, 0, CHUNK_SIZE);
    this.#nextId = checkId(options.firstRecordId ?? 1);
    this.#chunks = [new ChunkWriter(this.#nextId)];
  }

  /**
   * An event as its source writes it: `System` in one template, the data in another one nested in it.
   *
   * @returns The id of its record.
   */
  addEvent(event: TypedEvent): number {
    const filetime = filetimeValue(event.timeUtc);
    return this.#add(this.#nextId, filetime, this.#shaper.shape(event, this.#nextId, filetime));
  }

  /**
   * An event as a collector of forwarded events writes it: no template, all is text.
   *
   * @param rendering - What the sender's computer made of the event in its language.
   * @returns The id of its record.
   */
  addForwarded(event: TypedEvent, rendering?: RenderingInfo): number {
    const content = forwardedEvent(event, this.#nextId, rendering);
    return this.#add(this.#nextId, filetimeValue(event.timeUtc), content);
  }

  /**
   * A record with any content, an event or not.
   *
   * @returns Its id.
   */
  addRecord(
    content: Instance | CopiedInstance | Fragment,
    { recordId = this.#nextId, timeUtc, filetime }: RecordHeader = {},
  ): number {
    if (checkId(recordId) < this.#nextId) badValue(`record id ${recordId} after ${this.#nextId - 1}`);
    if (filetime !== undefined) return this.#add(recordId, rawValue(VALUE.filetime, filetime), content);
    return this.#add(recordId, timeUtc === undefined ? SOME_TIME : filetimeValue(timeUtc), content);
  }

  /** The next record opens a new chunk, however much room is left. */
  endChunk(): void {
    if (!this.#openChunk.isEmpty) this.#chunks.push(new ChunkWriter(this.#nextId));
  }

  /** The log as it is now; more may be added afterwards, for a later state of the same log. */
  finish(): Uint8Array {
    const { dirty = false, noChecksums = false, minorVersion = 1, unflushedRecords = 0, crc32 } = this.#options;
    const count = this.#chunks.length;
    const oldestAt = checkInteger(this.#options.oldestChunkAt ?? 0, 0, count - 1);
    const told = this.#toldChunks();
    const file = new Uint8Array(FILE_HEADER_SIZE + count * CHUNK_SIZE);
    // The ring of a log that has wrapped is full: every chunk counts, and the oldest one follows the last one written.
    const isWrapped = oldestAt > 0;
    const lastChunk = (oldestAt + told - 1) % count;
    writeFileHeader(file, {
      firstChunk: isWrapped ? (lastChunk + 1) % count : 0,
      lastChunk,
      nextId: this.#chunks[told]?.firstId ?? this.#nextId,
      minorVersion,
      chunkCount: isWrapped ? count : told,
      flags: (dirty ? FLAG_DIRTY : 0) | (noChecksums ? FLAG_NO_CRC : 0),
      hasChecksum: !noChecksums,
    });
    this.#chunks.forEach((chunk, index) => {
      const start = FILE_HEADER_SIZE + ((oldestAt + index) % count) * CHUNK_SIZE;
      const place = file.subarray(start, start + CHUNK_SIZE);
      chunk.writeTo(place, { noChecksums, crc32, unflushed: index === count - 1 ? unflushedRecords : 0 });
    });
    return file;
  }

  get #openChunk(): ChunkWriter {
    return this.#chunks.at(-1) ?? badValue("a log has at least one chunk");
  }

  /** A live log's header is brought up to date on closing only: it tells of an earlier moment. */
  #toldChunks(): number {
    const count = this.#chunks.length;
    const { dirty = false, headerChunks = dirty ? 1 : count } = this.#options;
    return checkInteger(headerChunks, 1, count);
  }

  #add(recordId: number, filetime: TypedValue, content: Instance | CopiedInstance | Fragment): number {
    checkId(recordId);
    if (!this.#openChunk.add(recordId, filetime, content)) {
      const next = new ChunkWriter(recordId);
      if (!next.add(recordId, filetime, content)) {
        throw new EvtxError("event-too-large", `record ${recordId} does not fit a chunk of ${CHUNK_SIZE} bytes`);
      }
      this.#chunks.push(next);
    }
    this.#nextId = recordId + 1;
    return recordId;
  }
}

function checkId(id: number): number {
  return checkInteger(id, 0, Number.MAX_SAFE_INTEGER);
}
