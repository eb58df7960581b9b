/** What holds for one reading of any bytes, by itself. */
import { CHUNK_SIZE } from "../../evtx/format/layout.ts";
import type { EvtxCertificate, EvtxRecord } from "../../evtx/index.ts";
import { Find } from "./find.ts";
import type { Outcome, Reading } from "./reading.ts";

const REFUSALS: ReadonlySet<string> = new Set(["empty-file", "not-an-event-log"]);
const REASON = /^[a-z]+(-[a-z]+)+$|^truncated$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
/** In a record a time after the year 9999 is spelt in hex, and a broken record may have none. */
const RECORD_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z|0x[0-9a-f]+)?$/;
const MAX_NAMED = 100;
/** The README's limits: pairs of a record, and units of a name, of which `element@attribute` has two. */
const MAX_PAIRS = 65_536;
const MAX_NAME_UNITS = 2 * 1024 + 1;
const DECODED_BYTES = 1 << 20;
/** Most characters that a decoded byte can become: -128 and the break after it. */
const CHARACTERS_PER_BYTE = 5;
/** Beyond this the reader closes gaps between ids, and their count is no longer exact. */
const EXACT_IDS = 4096;

/** @throws Find */
export function checkInvariants(outcome: Outcome, length: number): void {
  if (outcome.refused !== undefined) {
    hold(REFUSALS.has(outcome.refused), `refused with ${outcome.refused}`);
    hold(outcome.refused !== "empty-file" || length === 0, "a log that is not empty is refused as empty");
    return;
  }
  checkCounts(outcome, length);
  checkSkipped(outcome.certificate);
  checkIds(outcome);
  checkTimes(outcome.certificate);
  for (const record of outcome.records) checkRecord(record);
}

function hold(condition: boolean, what: string): void {
  if (!condition) throw new Find("invariants", what);
}

function checkCounts({ records, certificate: c }: Reading, length: number): void {
  hold(c.bytes === length, `counts ${c.bytes} bytes of ${length}`);
  hold(c.recordsDecoded === records.length, `says ${c.recordsDecoded} decoded, hands over ${records.length}`);
  hold(
    c.recordsSeen === c.recordsDecoded + c.recordsSkippedCount,
    `${c.recordsSeen} seen are not ${c.recordsDecoded} decoded and ${c.recordsSkippedCount} skipped`,
  );
  hold(c.chunksValid <= c.chunksSeen, `${c.chunksValid} chunks valid of ${c.chunksSeen} seen`);
  hold(c.chunksSeen <= Math.ceil(length / CHUNK_SIZE), `${c.chunksSeen} chunks seen in ${length} bytes`);
  hold(c.badChecksums <= 1 + 2 * c.chunksSeen, `${c.badChecksums} bad checksums in ${c.chunksSeen} chunks`);
  for (const [name, count] of Object.entries(c)) {
    if (typeof count === "number") hold(Number.isInteger(count) && count >= 0, `${name} is ${count}`);
  }
}

function checkSkipped({ bytes, recordsSkipped: skipped, recordsSkippedCount: count }: EvtxCertificate): void {
  hold(skipped.length === Math.min(count, MAX_NAMED), `names ${skipped.length} of ${count} skipped`);
  let before = -1;
  for (const { offset, recordId, reason } of skipped) {
    hold(offset > before && offset < bytes, `skipped record at ${offset} after ${before}`);
    hold(REASON.test(reason), `skipped because of ${JSON.stringify(reason)}`);
    hold(recordId === null || recordId >= 0, `skipped record has id ${recordId}`);
    before = offset;
  }
}

/** From the records themselves, as far as all of them are known. */
function checkIds({ records, certificate: c }: Reading): void {
  const { firstRecordId: first, lastRecordId: last, gaps, missingIds } = c;
  hold((first === null) === (last === null), `first id ${first}, last id ${last}`);
  hold(gaps.length <= MAX_NAMED, `${gaps.length} gaps named`);
  let named = 0;
  let before = first ?? 0;
  for (const { afterId, beforeId } of gaps) {
    hold(afterId >= before && beforeId - afterId > 1 && beforeId <= (last ?? 0), `gap from ${afterId} to ${beforeId}`);
    before = beforeId;
    named += beforeId - afterId - 1;
  }
  hold(named <= missingIds, `gaps hold ${named} ids, but ${missingIds} are missing`);
  if (c.recordsSkippedCount > MAX_NAMED) return;
  const ids = new Set<number>();
  for (const { recordId } of [...records, ...c.recordsSkipped]) {
    if (recordId !== null && Number.isSafeInteger(recordId)) ids.add(recordId);
  }
  if (ids.size > EXACT_IDS) return;
  const sorted = [...ids].sort((a, b) => a - b);
  hold(first === (sorted[0] ?? null), `first id ${first} instead of ${sorted[0]}`);
  hold(last === (sorted.at(-1) ?? null), `last id ${last} instead of ${sorted.at(-1)}`);
  if (first === null || last === null) return;
  const missing = last - first + 1 - ids.size;
  hold(missingIds === missing || last - first > Number.MAX_SAFE_INTEGER / 2, `${missingIds} missing, not ${missing}`);
}

function checkTimes({ firstTimeUtc: first, lastTimeUtc: last }: EvtxCertificate): void {
  hold((first === null) === (last === null), `first time ${first}, last time ${last}`);
  if (first === null || last === null) return;
  hold(ISO.test(first) && ISO.test(last), `times from ${first} to ${last}`);
  hold(first <= last, `first time ${first} after the last ${last}`);
}

function checkRecord(record: EvtxRecord): void {
  const { recordId, data, timeUtc } = record;
  hold(Number.isInteger(recordId) && recordId >= 0, `record id ${recordId}`);
  for (const name of ["eventRecordId", "eventId", "level"] as const) {
    hold(Number.isFinite(record[name]), `${name} is ${record[name]}`);
  }
  hold(RECORD_TIME.test(timeUtc), `time ${JSON.stringify(timeUtc.slice(0, 80))}`);
  hold(data.length <= MAX_PAIRS, `${data.length} pairs`);
  let text = record.provider.length + record.channel.length + record.computer.length;
  let labels = 0;
  for (const [name, value] of data) {
    text += value.length;
    if (name.length > MAX_NAME_UNITS) labels += name.length;
  }
  hold(text <= DECODED_BYTES * CHARACTERS_PER_BYTE, `${text} characters of values`);
  hold(labels <= DECODED_BYTES * CHARACTERS_PER_BYTE, `${labels} characters of names`);
}
