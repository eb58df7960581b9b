import { type EvtxCertificate, EvtxReader, type EvtxReadOptions, type EvtxRecord } from "../../evtx/index.ts";

export interface Reading {
  readonly records: readonly EvtxRecord[];
  readonly certificate: EvtxCertificate;
}

/** Reads a log that is in memory, in one slice. */
export function readAll(bytes: Uint8Array, options?: EvtxReadOptions): Reading {
  const records: EvtxRecord[] = [];
  const reader = new EvtxReader((record) => records.push(record), options);
  reader.push(bytes);
  return { records, certificate: reader.end() };
}
