import {
  type EvtxCertificate,
  EvtxReader,
  type EvtxReadOptions,
  type EvtxRecord,
  type EvtxXmlRecord,
} from "../../evtx/index.ts";

export interface Reading<R extends EvtxRecord = EvtxRecord> {
  readonly records: readonly R[];
  readonly certificate: EvtxCertificate;
}

/** Reads a log that is in memory, in one slice. */
export function readAll(bytes: Uint8Array, options?: EvtxReadOptions): Reading {
  const records: EvtxRecord[] = [];
  const reader = new EvtxReader((record) => records.push(record), options);
  reader.push(bytes);
  return { records, certificate: reader.end() };
}

/** The same, each record with its XML. */
export function readAllXml(bytes: Uint8Array): Reading<EvtxXmlRecord> {
  const records: EvtxXmlRecord[] = [];
  const reader = new EvtxReader((record) => records.push(record), { xml: true });
  reader.push(bytes);
  return { records, certificate: reader.end() };
}
