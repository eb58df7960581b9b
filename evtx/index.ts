export { EvtxError, type EvtxErrorCode } from "./errors.ts";
export { looksLikeEvtx } from "./format/layout.ts";
export { Needles } from "./read/needles.ts";
export { EvtxReader } from "./read/reader.ts";
export { evtxRecords, readEvtx } from "./read/stream.ts";
export type {
  EvtxCertificate,
  EvtxEvent,
  EvtxFilter,
  EvtxHead,
  EvtxReadOptions,
  EvtxRecord,
  EvtxRecordOf,
  EvtxWriteOptions,
  EvtxXmlRecord,
  Mentions,
  SkippedRecord,
} from "./types.ts";
export { writeEvtx } from "./write/write-evtx.ts";
