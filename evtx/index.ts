export { EvtxError, type EvtxErrorCode } from "./errors.ts";
export { looksLikeEvtx } from "./layout.ts";
export { EvtxReader } from "./reader.ts";
export { evtxRecords, readEvtx } from "./stream.ts";
export type {
  EvtxCertificate,
  EvtxEvent,
  EvtxFilter,
  EvtxReadOptions,
  EvtxRecord,
  EvtxWriteOptions,
  SkippedRecord,
} from "./types.ts";
export { writeEvtx } from "./writer.ts";
