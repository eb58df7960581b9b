/** A reader as its users see it, and what one reading gave. */
import {
  type EvtxCertificate,
  EvtxError,
  EvtxReader,
  type EvtxReadOptions,
  type EvtxRecord,
} from "../../evtx/index.ts";
import { nodeCrc32 } from "../../evtx/node.ts";

/** Passed in, so that tests can hand over a reader with a known fault. */
export type MakeReader = (
  onRecord: (record: EvtxRecord) => void,
  options: EvtxReadOptions,
) => { push(bytes: Uint8Array): void; end(): EvtxCertificate };

export interface Reading {
  readonly records: readonly EvtxRecord[];
  readonly certificate: EvtxCertificate;
}

export type Outcome = (Reading & { readonly refused?: never }) | { readonly refused: string };

export const makeEvtxReader: MakeReader = (onRecord, options) => new EvtxReader(onRecord, options);

/**
 * @param sizes - Of the slices, over and over; the whole at once without any.
 * @throws what the reader should not: anything but `EvtxError`.
 */
export function read(
  makeReader: MakeReader,
  bytes: Uint8Array,
  options: EvtxReadOptions = {},
  sizes: readonly number[] = [bytes.length],
): Outcome {
  const records: EvtxRecord[] = [];
  try {
    const reader = makeReader((record) => records.push(record), { crc32: nodeCrc32, ...options });
    for (let p = 0, i = 0; p < bytes.length; i++) {
      const size = Math.max(sizes[i % sizes.length] ?? 1, 1);
      reader.push(bytes.subarray(p, p + size));
      p += size;
    }
    return { records, certificate: reader.end() };
  } catch (error) {
    if (error instanceof EvtxError) return { refused: error.code };
    throw error;
  }
}
