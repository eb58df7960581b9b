/** What holds between two readings. */

import { XMLValidator } from "fast-xml-parser";
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { type EvtxFilter, type EvtxRecord, type EvtxXmlRecord, writeEvtx } from "../../evtx/index.ts";
import { fixChunkChecksums } from "./checksums.ts";
import { ChunkMap } from "./chunk-map.ts";
import { Find, type OracleName } from "./find.ts";
import { chunkStart } from "./mutant.ts";
import type { Random } from "./random.ts";
import { type MakeReader, type Outcome, type Reading, read } from "./reading.ts";
import type { Seed } from "./seeds.ts";

const MAX_NAMED = 100;
const MAX_XML = 1 << 20;
const EMPTY_LOG = writeEvtx([]);

/** Reading again gives the same, whatever was kept from the first time. @throws Find */
export function checkRepeat(makeReader: MakeReader, bytes: Uint8Array, outcome: Outcome): void {
  requireSame("repeat", outcome, read(makeReader, bytes));
}

/** So does reading in slices. @throws Find */
export function checkSlices(makeReader: MakeReader, bytes: Uint8Array, outcome: Outcome, random: Random): void {
  const sizes = Array.from({ length: random.between(1, 5) }, () => {
    return random.oneIn(3) ? random.between(1, 200) : random.between(1, 100_000);
  });
  // A few bytes at a time would take long and tell no more.
  sizes.push(random.between(3000, 70_000));
  requireSame("slices", outcome, read(makeReader, bytes, {}, sizes), `slices of ${sizes.join(", ")}`);
}

/** A filter gives the records that fit and counts all the same, though it may overlook damage. @throws Find */
export function checkFilter(makeReader: MakeReader, bytes: Uint8Array, outcome: Outcome, random: Random): void {
  const filter = pickFilter(outcome, random);
  const part = read(makeReader, bytes, { filter });
  const because = JSON.stringify(filter);
  if (outcome.refused !== undefined || part.refused !== undefined) {
    requireSame("select", outcome, part, because);
    return;
  }
  const wanted = outcome.records.filter(
    ({ provider, eventId }) =>
      (filter.providers?.includes(provider) ?? true) && (filter.eventIds?.includes(eventId) ?? true),
  );
  if (isOverBudget(outcome)) {
    const given = new Set(part.records.map((record) => JSON.stringify(record)));
    const lost = wanted.find((record) => !given.has(JSON.stringify(record)));
    if (lost) throw new Find("select", `a record is missing: ${because}, ${brief(lost)}`);
  } else requireSameRecords("select", wanted, part.records, because);
  checkCertificateOfFilter(outcome, part, because);
}

/** Counts of what was handed over, and times, which are those of records handed over as well. */
const DEPENDS_ON_FILTER = /^records(Decoded|Doubtful|Skipped)|TimeUtc$/;

function checkCertificateOfFilter({ certificate: whole }: Reading, { certificate: part }: Reading, because: string) {
  for (const [name, value] of Object.entries(whole)) {
    if (DEPENDS_ON_FILTER.test(name)) continue;
    const other = part[name as keyof typeof part];
    if (JSON.stringify(value) !== JSON.stringify(other)) {
      throw new Find("select", `${name} differs: ${because}, ${JSON.stringify(other)} not ${JSON.stringify(value)}`);
    }
  }
  if (part.recordsDecoded + part.recordsSkippedCount > part.recordsSeen) {
    throw new Find("select", `more decoded and skipped than seen: ${because}`);
  }
  if (whole.recordsSkippedCount > MAX_NAMED) return;
  const known = new Set(whole.recordsSkipped.map(({ offset }) => offset));
  const added = part.recordsSkipped.find(({ offset }) => !known.has(offset));
  if (added) throw new Find("select", `skips another record: ${added.reason}, ${because}, at ${added.offset}`);
}

/** With XML the same records come, but for those that have none, and the XML is well-formed. @throws Find */
export function checkXml(makeReader: MakeReader, bytes: Uint8Array, outcome: Outcome): void {
  const other = read(makeReader, bytes, { xml: true });
  if (outcome.refused !== undefined || other.refused !== undefined) {
    requireSame("xml", outcome, other);
    return;
  }
  const plain = other.records.map((record) => {
    const { xml, ...rest } = record as EvtxXmlRecord;
    if (xml.length > MAX_XML) throw new Find("xml", `too long: ${xml.length} characters`);
    // A damaged record may have more than one element at its top, or none.
    const verdict = XMLValidator.validate(`<r>${xml}</r>`);
    if (verdict !== true) throw new Find("xml", `not well-formed: ${verdict.err.msg} in ${xml.slice(0, 2000)}`);
    return rest;
  });
  if (isOverBudget(outcome) || isOverBudget(other)) return;
  const known = new Set(outcome.records.map(withoutDoubt));
  const added = plain.find((record) => !known.has(withoutDoubt(record)));
  if (added) throw new Find("xml", `a record differs: ${brief(added)}`);
  if (other.certificate.recordsSeen !== outcome.certificate.recordsSeen) throw new Find("xml", "sees more or fewer");
}

/** What makes XML looks at more of a record, and may find damage that the pairs do not show. */
function withoutDoubt({ doubtful: _, ...record }: EvtxRecord): string {
  return JSON.stringify(record);
}

/** Records cost more with XML, and less where a filter holds them back: what is left of a chunk's budget differs. */
function isOverBudget({ certificate }: Reading): boolean {
  return (
    certificate.recordsSkippedCount > MAX_NAMED ||
    certificate.recordsSkipped.some(({ reason }) => reason === "over-budget")
  );
}

function pickFilter(outcome: Outcome, random: Random): EvtxFilter {
  const record = outcome.refused === undefined ? random.pick(outcome.records) : undefined;
  const providers = [record?.provider ?? "Contoso Sync", ...(random.oneIn(3) ? ["Contoso Agent"] : [])];
  const eventIds = [record?.eventId ?? 7, 31_034];
  if (random.oneIn(5)) return { eventIds };
  return random.oneIn(3) ? { providers, eventIds } : { providers };
}

/**
 * The mutant's chunks behind a sound header, and a sound chunk after them whose definitions have the same GUIDs: a
 * reader that takes the mutant's word for what a GUID stands for reads the sound chunk wrong.
 */
export function withSoundChunk(mutant: Uint8Array, { bytes }: Seed): Uint8Array {
  const count = Math.max(Math.ceil((mutant.length - FILE_HEADER_SIZE) / CHUNK_SIZE), 0);
  const log = new Uint8Array(chunkStart(count + 1));
  log.set(mutant.subarray(FILE_HEADER_SIZE), FILE_HEADER_SIZE);
  log.set(EMPTY_LOG.subarray(0, FILE_HEADER_SIZE));
  log.set(bytes.subarray(chunkStart(0), chunkStart(1)), chunkStart(count));
  return log;
}

/** The last chunk reads as it does alone. @param log - With a sound header and last chunk. @throws Find */
export function checkLocality(makeReader: MakeReader, log: Uint8Array, random: Random): void {
  // Under GUIDs that no earlier reading has met, or nothing could be poisoned any more.
  const fresh = log.slice();
  renameGuids(fresh, random);
  const last = fresh.length - CHUNK_SIZE;
  const before = read(makeReader, fresh.subarray(0, last));
  const whole = read(makeReader, fresh);

  const alone = new Uint8Array(chunkStart(1));
  alone.set(fresh.subarray(0, FILE_HEADER_SIZE));
  alone.set(fresh.subarray(last), FILE_HEADER_SIZE);
  renameGuids(alone, random);
  const expected = read(makeReader, alone);
  if (before.refused !== undefined || whole.refused !== undefined || expected.refused !== undefined) {
    throw new Find("locality", "a log with a sound header is refused", fresh);
  }
  const records = whole.records.slice(before.records.length);
  requireSameRecords("locality", expected.records, records, "the sound chunk after the damaged one", fresh);
  const skipped = whole.certificate.recordsSkippedCount - before.certificate.recordsSkippedCount;
  if (skipped !== expected.certificate.recordsSkippedCount) {
    throw new Find("locality", `records of the sound chunk are skipped: ${skipped}`, fresh);
  }
}

/** Gives all definitions of the last chunk other GUIDs, wherever in the log these occur. */
function renameGuids(log: Uint8Array, random: Random): void {
  const buffer = Buffer.from(log.buffer, log.byteOffset, log.length);
  const last = log.subarray(log.length - CHUNK_SIZE);
  const guids = new ChunkMap(last).of("definition-guid").map(({ at }) => Buffer.from(last.slice(at, at + 16)));
  for (const guid of guids) {
    // The first four bytes stay: instances name them.
    const other = Uint8Array.from(guid, (byte, i) => (i < 4 ? byte : random.below(256)));
    for (let at = buffer.indexOf(guid); at >= 0; at = buffer.indexOf(guid, at + 16)) buffer.set(other, at);
  }
  fixChunkChecksums(last);
}

/**
 * What stands before the first damaged byte is read as before: names and definitions of our writer, and of Windows,
 * stand before their use.
 */
export function checkPrefix(seed: Seed, sound: Outcome, mutant: Uint8Array, outcome: Outcome): void {
  if (sound.refused !== undefined || sound.certificate.recordsSkippedCount > 0) return;
  if (!sizesAgree(seed)) return;
  const damage = firstDifference(seed.bytes, mutant);
  let intact = 0;
  seed.maps.forEach((map, index) => {
    const start = chunkStart(index);
    if (damage < start + 512) return;
    intact += map.records.filter(({ end }) => start + end <= damage).length;
  });
  const records = outcome.refused === undefined ? outcome.records.slice(0, intact) : [];
  requireSameRecords("prefix", sound.records.slice(0, intact), records, `before the damage at ${damage}`);
}

/** Where a record's size and its copy differ, what follows decides where it ends. */
function sizesAgree({ bytes, maps }: Seed): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return maps.every(({ records }, index) =>
    records.every(({ start, end }) => view.getUint32(chunkStart(index) + end - 4, true) === end - start),
  );
}

/** Checksums apart, which change with any damage. */
function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let p = 0; p < length; p++) {
    if (one[p] === other[p] || isChecksum(p)) continue;
    return p;
  }
  return length;
}

function isChecksum(at: number): boolean {
  if (at < FILE_HEADER_SIZE) return at >= 124 && at < 128;
  const inChunk = (at - FILE_HEADER_SIZE) % CHUNK_SIZE;
  return (inChunk >= 52 && inChunk < 56) || (inChunk >= 124 && inChunk < 128);
}

function requireSame(oracle: OracleName, expected: Outcome, given: Outcome, because = "the second time"): void {
  if (expected.refused !== undefined || given.refused !== undefined) {
    if (expected.refused === given.refused) return;
    throw new Find(oracle, `${given.refused ?? "read"} instead of ${expected.refused ?? "read"}: ${because}`);
  }
  requireSameRecords(oracle, expected.records, given.records, because);
  const [wanted, got] = [JSON.stringify(expected.certificate), JSON.stringify(given.certificate)];
  if (wanted !== got) throw new Find(oracle, `the certificate differs: ${because}, ${got} not ${wanted}`);
}

function requireSameRecords(
  oracle: OracleName,
  expected: readonly EvtxRecord[],
  given: readonly EvtxRecord[],
  because: string,
  log?: Uint8Array,
): void {
  const count = Math.max(expected.length, given.length);
  for (let i = 0; i < count; i++) {
    const [wanted, got] = [expected[i], given[i]];
    const what = difference(wanted, got);
    if (what === undefined) continue;
    throw new Find(oracle, `${what}: ${because}, record ${i} of ${count}, ${brief(got)} not ${brief(wanted)}`, log);
  }
}

function difference(wanted: EvtxRecord | undefined, got: EvtxRecord | undefined): string | undefined {
  if (!wanted) return "a record too many";
  if (!got) return "a record is missing";
  if (JSON.stringify(wanted) === JSON.stringify(got)) return undefined;
  const fields = Object.keys(wanted) as (keyof EvtxRecord)[];
  const different = fields.filter((field) => JSON.stringify(wanted[field]) !== JSON.stringify(got[field]));
  return `a record differs: in ${different.join(", ")}`;
}

function brief(record: EvtxRecord | undefined): string {
  return record === undefined ? "nothing" : JSON.stringify({ ...record, data: record.data.slice(0, 20) }).slice(0, 600);
}
