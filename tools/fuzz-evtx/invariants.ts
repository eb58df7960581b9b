/** What holds for one reading of any bytes, by itself. */
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
/** Chunks are looked for at every sector. */
const SECTOR_SIZE = 512;
/** Sums of ids near 2^53 are only nearly right. */
const EXACT = 2 ** 51;

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
  const doubtful = records.filter((record) => record.doubtful).length;
  hold(c.recordsDoubtful === doubtful, `says ${c.recordsDoubtful} doubtful of ${doubtful}`);
  hold(c.chunksValid <= c.chunksSeen, `${c.chunksValid} chunks valid of ${c.chunksSeen} seen`);
  hold(c.chunksSeen <= Math.ceil(length / SECTOR_SIZE), `${c.chunksSeen} chunks seen in ${length} bytes`);
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

/** Headers may tell of more ids than were seen, but none that was seen is missing. */
function checkIds({ records, certificate: c }: Reading): void {
  const { firstRecordId: first, lastRecordId: last, gaps, missingIds } = c;
  hold((first === null) === (last === null), `first id ${first}, last id ${last}`);
  hold((first ?? 0) <= (last ?? 0), `first id ${first} after the last ${last}`);
  hold(gaps.length <= MAX_NAMED, `${gaps.length} gaps named`);
  let named = 0;
  let before = -1;
  for (const { afterId, beforeId } of gaps) {
    hold(afterId >= before && beforeId - afterId > 1, `gap from ${afterId} to ${beforeId}`);
    before = beforeId;
    named += beforeId - afterId - 1;
  }
  if (before > EXACT) return;
  hold(named <= missingIds, `gaps hold ${named} ids, but ${missingIds} are missing`);
  const sure = records.filter(({ doubtful, recordId }) => !doubtful && Number.isSafeInteger(recordId));
  const ids = [...new Set(sure.map(({ recordId }) => recordId))].sort((a, b) => a - b);
  let gap = 0;
  for (const id of ids) {
    hold(first !== null && last !== null && id >= first && id <= last, `id ${id} outside ${first} to ${last}`);
    while (gap < gaps.length && (gaps[gap]?.beforeId ?? id) <= id) gap++;
    hold((gaps[gap]?.afterId ?? id) >= id, `id ${id} was seen and is missing`);
  }
  if (c.recordsSkippedCount > 0 || c.recordsDoubtful > 0 || first === null || last === null) return;
  const between = gaps.filter(({ afterId, beforeId }) => afterId >= first && beforeId <= last);
  const inside = between.reduce((sum, { afterId, beforeId }) => sum + (beforeId - afterId - 1), 0);
  const absent = last - first + 1 - ids.length;
  hold(inside === absent || gaps.length === MAX_NAMED, `${inside} ids missing in between, not ${absent}`);
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
