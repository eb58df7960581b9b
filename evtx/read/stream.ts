/** The reader behind asynchronous sources: file streams, `Blob.stream()`, unpacked zip entries. */
import { CHUNK_SIZE } from "../format/layout.ts";
import type { EvtxCertificate, EvtxReadOptions, EvtxRecordOf } from "../types.ts";
import { EvtxReader } from "./reader.ts";

/**
 * Reads a whole log.
 *
 * @throws EvtxError as {@link EvtxReader} does, and whatever the source or `onRecord` throws.
 */
export async function readEvtx<const O extends EvtxReadOptions = EvtxReadOptions>(
  source: AsyncIterable<Uint8Array>,
  onRecord: (record: EvtxRecordOf<O>) => void,
  options?: O,
): Promise<EvtxCertificate> {
  const reader = new EvtxReader<O>(onRecord, options);
  for await (const bytes of source) reader.push(bytes);
  return reader.end();
}

/** The same, record by record; the generator's return value is the certificate. */
export async function* evtxRecords<const O extends EvtxReadOptions = EvtxReadOptions>(
  source: AsyncIterable<Uint8Array>,
  options?: O,
): AsyncGenerator<EvtxRecordOf<O>, EvtxCertificate> {
  let waiting: EvtxRecordOf<O>[] = [];
  const reader = new EvtxReader<O>((record) => waiting.push(record), options);
  for await (const bytes of source) {
    // One chunk at a time: a source may hand over the whole file at once.
    for (let p = 0; p < bytes.length; p += CHUNK_SIZE) {
      reader.push(bytes.subarray(p, p + CHUNK_SIZE));
      yield* waiting;
      waiting = [];
    }
  }
  const certificate = reader.end();
  yield* waiting;
  return certificate;
}
