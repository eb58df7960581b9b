export { EvtxError, type EvtxErrorCode } from "./errors.ts";
export { looksLikeEvtx } from "./format/layout.ts";
export { ARRAY, VALUE } from "./format/value-type.ts";
export { XML_DOCUMENT } from "./format/xml-document.ts";
export { Needles } from "./read/needles.ts";
export { EvtxReader } from "./read/reader.ts";
export { evtxRecords, readEvtx } from "./read/stream.ts";
export { type RewriteText, type RewrittenLog, rewriteEvtx, type ValueRewriter, visitEvtx } from "./rewrite.ts";
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
  SubstitutableField,
} from "./types.ts";
export {
  type Cdata,
  type CharacterReference,
  type ElementSpec,
  type EntityReference,
  type Fragment,
  type Instance,
  type Node,
  optionalSlot,
  type Part,
  type ProcessingInstruction,
  type Slot,
  slot,
  type Value,
} from "./write/binxml-spec.ts";
export type { TypedEvent } from "./write/event-record.ts";
export { EvtxWriter, type RecordHeader } from "./write/evtx-writer.ts";
export type { RenderingInfo } from "./write/forwarded-event.ts";
export { Template } from "./write/template.ts";
export {
  ansiStringValue,
  arrayValue,
  binaryValue,
  boolValue,
  filetimeValue,
  guidValue,
  hexInt32Value,
  hexInt64Value,
  int8Value,
  int16Value,
  int32Value,
  int64Value,
  NULL_VALUE,
  rawValue,
  real32Value,
  real64Value,
  sidValue,
  sizeTValue,
  stringArrayValue,
  stringValue,
  systemTimeValue,
  type TypedValue,
  uint8Value,
  uint16Value,
  uint32Value,
  uint64Value,
} from "./write/typed-value.ts";
export { writeEvtx } from "./write/write-evtx.ts";
