/** Event logs: read, each value redacted, and written anew, so that the bundle still holds a real log. */
import { ARRAY, EvtxError, rewriteEvtx, VALUE, type ValueRewriter, visitEvtx } from "../../evtx/index.ts";
import { bytesToGuid, bytesToSid, guidToBytes, sidToBytes } from "./binary-ids.ts";
import type { IdentityReplacer } from "./identities.ts";
import { RedactError } from "./redact-error.ts";
import type { TextRedactor } from "./text-redactor.ts";

type Crc32 = ((bytes: Uint8Array, seed?: number) => number) | undefined;

/** Says which program wrote what, in the names of Windows and its parts. */
const FIXED_LABEL =
  /^(?:Event@|Provider@|EventID|Version$|Level$|Task$|Opcode$|Keywords?$|TimeCreated@|EventRecordID$|Correlation@|Execution@|Channel$|RenderingInfo@|ErrorCode$|param\d+@|xmlns)/;

/** Numbers, times and flags: they hold neither a text nor an identity, alone or in an array. */
const NUMBERS: ReadonlySet<number> = new Set(
  [
    ...[VALUE.int8, VALUE.uint8, VALUE.int16, VALUE.uint16, VALUE.int32, VALUE.uint32, VALUE.int64, VALUE.uint64],
    ...[VALUE.real32, VALUE.real64, VALUE.bool, VALUE.sizeT, VALUE.filetime, VALUE.systemTime],
    ...[VALUE.hexInt32, VALUE.hexInt64],
  ].flatMap((type) => [type, ARRAY | type]),
);

/** @throws RedactError */
export function redactLog(bytes: Uint8Array, texts: TextRedactor, crc32: Crc32): { log: Uint8Array; leftOut: number } {
  try {
    const { bytes: log, leftOut } = rewriteEvtx(bytes, rewriterOf(texts), crc32 === undefined ? {} : { crc32 });
    return { log, leftOut };
  } catch (error) {
    if (error instanceof EvtxError) throw new RedactError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Reads only: names that stand in one record are then known in all.
 *
 * @throws EvtxError For what is no log.
 */
export function learnLog(bytes: Uint8Array, texts: TextRedactor, crc32: Crc32): void {
  visitEvtx(bytes, rewriterOf(texts), crc32 === undefined ? {} : { crc32 });
}

const rewriterOf = (texts: TextRedactor): ValueRewriter => ({
  text: (text, label) => (FIXED_LABEL.test(label) ? text : texts.redact(text, toField(label))),
  value: (type, value, label) => (FIXED_LABEL.test(label) ? value : redactValue(type, value, texts)),
  keeps: (type, label) => NUMBERS.has(type) || FIXED_LABEL.test(label),
});

/** `Data` without a name says nothing of its value. */
const toField = (label: string): string => (label === "Data" ? "" : label);

function redactValue(type: number, value: Uint8Array, texts: TextRedactor): Uint8Array {
  const { identities } = texts;
  switch (type) {
    case VALUE.guid:
      return identities && value.length === 16 ? redactGuid(value, identities) : value;
    case VALUE.sid:
      return identities ? redactSid(value, identities) : value;
    case ARRAY | VALUE.guid:
      return identities ? eachOf(value, 16, (one) => redactGuid(one, identities)) : value;
    case ARRAY | VALUE.sid:
      return identities ? redactSids(value, identities) : value;
    default:
      // Binary, and types that nobody documents: they may hold anything.
      return redactBinary(value, texts);
  }
}

function redactGuid(value: Uint8Array, identities: IdentityReplacer): Uint8Array {
  const guid = bytesToGuid(value);
  return identities.knowsGuid(guid) ? guidToBytes(identities.guid(guid)) : value;
}

function redactSid(value: Uint8Array, identities: IdentityReplacer): Uint8Array {
  if (value.length < 24) return value;
  const sid = bytesToSid(value);
  if (!/^S-1-(?:5-21|12-1)-/.test(sid)) return value;
  return sidToBytes(identities.sid(sid), value);
}

function eachOf(value: Uint8Array, size: number, change: (one: Uint8Array) => Uint8Array): Uint8Array {
  const out = value.slice();
  for (let at = 0; at + size <= out.length; at += size) out.set(change(out.subarray(at, at + size)), at);
  return out;
}

/** One behind the other, each with its own length. */
function redactSids(value: Uint8Array, identities: IdentityReplacer): Uint8Array {
  const out = value.slice();
  for (let at = 0; at + 8 <= out.length; ) {
    const size = 8 + (out[at + 1] ?? 0) * 4;
    if (at + size > out.length) break;
    out.set(redactSid(out.slice(at, at + size), identities), at);
    at += size;
  }
  return out;
}

/** Head of a SID of a domain: revision 1, four or five parts, authority 5, first part 21. */
const SID_HEADS = [
  Buffer.from("010500000000000515000000", "hex"),
  Buffer.from("010400000000000515000000", "hex"),
] as const;

/** Text where it looks like text; otherwise SIDs, and GUIDs that were learnt, wherever they stand. */
function redactBinary(value: Uint8Array, texts: TextRedactor): Uint8Array {
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.length);
  const changed = texts.bytes(buffer);
  if (changed !== buffer) return new Uint8Array(changed);
  const { identities } = texts;
  if (identities === undefined || value.length < 16) return value;
  const out = Buffer.from(buffer);
  for (const head of SID_HEADS) {
    for (let at = out.indexOf(head); at >= 0; at = out.indexOf(head, at + 1)) {
      const size = 8 + (out[at + 1] ?? 0) * 4;
      if (at + size <= out.length) out.set(redactSid(new Uint8Array(out.subarray(at, at + size)), identities), at);
    }
  }
  for (let at = 0; identities.knowsGuids && at + 16 <= out.length; at++) {
    if (!identities.mayBeGuid(out.readUInt32LE(at), out.readUInt32LE(at + 4))) continue;
    const guid = bytesToGuid(out.subarray(at, at + 16));
    if (identities.knowsGuid(guid)) out.set(guidToBytes(identities.guid(guid)), at);
  }
  return out.equals(buffer) ? value : new Uint8Array(out);
}
