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
  #recordsSeen = 0;
  readonly #ids = new IdRuns();
  readonly #skipped: SkippedRecord[] = [];
  #skippedCount = 0;
  #firstTime: Filetime | undefined;
  #lastTime: Filetime | undefined;

  /** A record with a sound header, readable or not. */
  seeRecord(recordId: number, timeLow: number, timeHigh: number): void {
    this.#recordsSeen++;
    this.#ids.add(recordId);
    // Zero is "not set"; times after the year 9999 are damage.
    if (timeHigh === 0 || timeHigh > MAX_TIME_HIGH) return;
    if (!this.#firstTime || isBefore(timeLow, timeHigh, this.#firstTime)) {
      this.#firstTime = { low: timeLow, high: timeHigh };
    }
    if (!this.#lastTime || !isBefore(timeLow, timeHigh, this.#lastTime)) {
      this.#lastTime = { low: timeLow, high: timeHigh };
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
      recordsSkipped: [...this.#skipped],
      recordsSkippedCount: this.#skippedCount,
      firstRecordId: this.#ids.first,
      lastRecordId: this.#ids.last,
      gaps: this.#ids.gaps(MAX_NAMED),
      missingIds: this.#ids.missing,
      firstTimeUtc: this.#firstTime ? filetimeToIso(this.#firstTime.low, this.#firstTime.high) : null,
      lastTimeUtc: this.#lastTime ? filetimeToIso(this.#lastTime.low, this.#lastTime.high) : null,
      dirty: this.dirty,
      truncated: this.truncated,
      badChecksums: this.badChecksums,
    };
  }
}

interface Filetime {
  readonly low: number;
  readonly high: number;
}

/** Upper half of a FILETIME at the end of the year 9999. */
const MAX_TIME_HIGH = 0x24c8_5a5e;

function isBefore(low: number, high: number, other: Filetime): boolean {
  return high < other.high || (high === other.high && low < other.low);
}
