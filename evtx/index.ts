export { EvtxError, type EvtxErrorCode } from "./errors.ts";
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
