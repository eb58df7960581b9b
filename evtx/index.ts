export { EvtxError, type EvtxErrorCode } from "./errors.ts";
export { looksLikeEvtx } from "./format/layout.ts";
export { EvtxReader } from "./read/reader.ts";
export { evtxRecords, readEvtx } from "./read/stream.ts";
export type {
  EvtxCertificate,
  EvtxEvent,
  EvtxFilter,
  EvtxReadOptions,
  EvtxRecord,
  EvtxRecordOf,
  EvtxWriteOptions,
  EvtxXmlRecord,
  SkippedRecord,
} from "./types.ts";
export { writeEvtx } from "./write/write-evtx.ts";
