/** Keeps the count of a reading; what it holds does not grow with the log. */
import { filetimeToIso } from "../format/filetime.ts";
import type { EvtxCertificate, SkippedRecord } from "../types.ts";
import { IdRuns } from "./id-runs.ts";
import type { SkipReason } from "./record-error.ts";

/** How many skipped records and gaps are named; all are counted. */
const MAX_NAMED = 100;

export class CertificateKeeper {
  bytes = 0;
  chunksSeen = 0;
  chunksValid = 0;
  recordsDecoded = 0;
  badChecksums = 0;
  dirty = false;
  truncated = false;
  recordsDoubtful = 0;
  /** Of the last record met, whatever its chunk; -1 before the first. */
  lastWalkedId = -1;
  #recordsSeen = 0;
  readonly #ids = new IdRuns();
  readonly #skipped: SkippedRecord[] = [];
  #skippedCount = 0;
  /** FILETIMEs in halves; zero without any. */
  #firstLow = 0;
  #firstHigh = 0;
  #lastLow = 0;
  #lastHigh = 0;
  /** Times that are spelled out. */
  #firstCreated = "";
  #lastCreated = "";

  /** Ids that the header of a chunk, its checksum being right, says are in it. */
  expectIds(first: number, last: number): void {
    this.#ids.expect(first, last);
  }

  /** The last id that the header of a closed log, its checksum being right, says was written. */
  expectIdsUpTo(last: number): void {
    this.#ids.expectUpTo(last);
  }

  /** The time at which a record that was handed over says it was made, spelled out. */
  seeCreatedText(timeUtc: string): void {
    if (timeUtc === "" || timeUtc.startsWith("0x")) return;
    if (this.#firstCreated === "") this.#firstCreated = timeUtc;
    // The usual case first: a log is written in the order of time.
    if (timeUtc > this.#lastCreated) this.#lastCreated = timeUtc;
    else if (timeUtc < this.#firstCreated) this.#firstCreated = timeUtc;
  }

  /**
   * A record with a sound header, readable or not.
   *
   * @param recordId - `NaN` where it cannot be right.
   */
  seeRecord(recordId: number, timeLow: number, timeHigh: number): void {
    this.#recordsSeen++;
    this.#ids.add(recordId);
    this.seeTime(timeLow, timeHigh);
  }

  /** A time at which a record was made or written, as a FILETIME in halves. */
  seeTime(timeLow: number, timeHigh: number): void {
    // Zero is "not set"; times after the year 9999 are damage.
    if (timeHigh === 0 || timeHigh >= MAX_TIME_HIGH) return;
    if (this.#firstHigh === 0 || isBefore(timeLow, timeHigh, this.#firstLow, this.#firstHigh)) {
      this.#firstLow = timeLow;
      this.#firstHigh = timeHigh;
    }
    if (!isBefore(timeLow, timeHigh, this.#lastLow, this.#lastHigh)) {
      this.#lastLow = timeLow;
      this.#lastHigh = timeHigh;
    }
  }

  /** A record whose header is damaged, or a stretch where at least one stood: counts as one. */
  seeDamage(offset: number, reason: SkipReason): void {
    this.#recordsSeen++;
    this.skip(offset, null, reason);
  }

  skip(offset: number, recordId: number | null, reason: SkipReason): void {
    this.#skippedCount++;
    if (this.#skipped.length < MAX_NAMED) this.#skipped.push({ offset, recordId, reason });
  }

  finish(): EvtxCertificate {
    return {
      bytes: this.bytes,
      chunksSeen: this.chunksSeen,
      chunksValid: this.chunksValid,
      recordsSeen: this.#recordsSeen,
      recordsDecoded: this.recordsDecoded,
      recordsDoubtful: this.recordsDoubtful,
      recordsSkipped: [...this.#skipped],
      recordsSkippedCount: this.#skippedCount,
      firstRecordId: this.#ids.first,
      lastRecordId: this.#ids.last,
      gaps: this.#ids.gaps(MAX_NAMED),
      missingIds: this.#ids.missing,
      ...this.#times(),
      dirty: this.dirty,
      truncated: this.truncated,
      badChecksums: this.badChecksums,
    };
  }

  #times(): { firstTimeUtc: string | null; lastTimeUtc: string | null } {
    const written =
      this.#firstHigh === 0
        ? []
        : [filetimeToIso(this.#firstLow, this.#firstHigh), filetimeToIso(this.#lastLow, this.#lastHigh)];
    const all = [...written, this.#firstCreated, this.#lastCreated].filter((time) => time !== "").sort();
    return { firstTimeUtc: all[0] ?? null, lastTimeUtc: all.at(-1) ?? null };
  }
}

/** Upper half of a FILETIME in the last minutes of the year 9999. */
const MAX_TIME_HIGH = 0x24c8_5a5e;

function isBefore(low: number, high: number, thanLow: number, thanHigh: number): boolean {
  return high < thanHigh || (high === thanHigh && low < thanLow);
}
