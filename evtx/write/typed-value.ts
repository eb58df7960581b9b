/**
 * Values for the writer: a type and its bytes. All throw {@link EvtxError} `bad-value` for what the type cannot hold.
 * Integers of 64 bits may be numbers as far as these are exact.
 */
import { isoToFiletime } from "../format/filetime.ts";
import { ARRAY, VALUE } from "../format/value-type.ts";
import { writeUtf16 } from "./byte-sink.ts";
import { badValue, checkGuid, checkInteger, checkText } from "./check.ts";

export interface TypedValue {
  /** One of `VALUE`, with `ARRAY` added for an array. */
  readonly type: number;
  /** Bytes, or a text whose UTF-16 they are: encoding it where it goes saves a copy. */
  readonly content: Uint8Array | string;
}

/** For absent values, beside an optional slot or a dependency. */
export const NULL_VALUE: TypedValue = { type: VALUE.null, content: new Uint8Array(0) };

/** Windows-1252 from 0x80 to 0x9F; the log names no code page. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const SID = /^S-1-(\d{1,15})((?:-\d{1,10}){0,15})$/;
const MAX_AUTHORITY = 2 ** 48 - 1;
const SYSTEM_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/;

/** Types whose items stand one after the other in an array; others cannot tell where an item ends. */
const ARRAY_ITEMS: ReadonlySet<number> = new Set(
  Object.values(VALUE).filter((type) => type !== VALUE.null && type !== VALUE.binary && type !== VALUE.binXml),
);

/**
 * Any bytes under any type, unchecked: for what damaged or peculiar logs hold, such as a number that is too short or a
 * string with NULs behind it.
 */
export function rawValue(type: number, bytes: Uint8Array): TypedValue {
  return { type: checkInteger(type, 0, 0xff), content: bytes };
}

export function stringValue(text: string): TypedValue {
  return { type: VALUE.string, content: checkText(text) };
}

/** @param text - Characters of Windows-1252. */
export function ansiStringValue(text: string): TypedValue {
  return { type: VALUE.ansiString, content: Uint8Array.from(checkText(text), ansiByte) };
}

export function int8Value(value: number): TypedValue {
  return { type: VALUE.int8, content: Uint8Array.of(checkInteger(value, -0x80, 0x7f)) };
}

export function uint8Value(value: number): TypedValue {
  return { type: VALUE.uint8, content: Uint8Array.of(checkInteger(value, 0, 0xff)) };
}

export function int16Value(value: number): TypedValue {
  return { type: VALUE.int16, content: littleEndian(checkInteger(value, -0x8000, 0x7fff), 2) };
}

export function uint16Value(value: number): TypedValue {
  return { type: VALUE.uint16, content: littleEndian(checkInteger(value, 0, 0xffff), 2) };
}

export function int32Value(value: number): TypedValue {
  return { type: VALUE.int32, content: littleEndian(checkInteger(value, -0x8000_0000, 0x7fff_ffff), 4) };
}

export function uint32Value(value: number): TypedValue {
  return { type: VALUE.uint32, content: uint32Bytes(value) };
}

export function int64Value(value: bigint | number): TypedValue {
  const exact = toBigInt(value);
  if (BigInt.asIntN(64, exact) !== exact) badValue(`not an integer of 64 bits with sign: ${value}`);
  return { type: VALUE.int64, content: bigBytes(exact) };
}

export function uint64Value(value: bigint | number): TypedValue {
  return { type: VALUE.uint64, content: uint64Bytes(value) };
}

/** Rounded to single precision. */
export function real32Value(value: number): TypedValue {
  const bytes = new Uint8Array(4);
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) badValue(`too large for real32: ${value}`);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return { type: VALUE.real32, content: bytes };
}

export function real64Value(value: number): TypedValue {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return { type: VALUE.real64, content: bytes };
}

/** Four bytes. */
export function boolValue(value: boolean): TypedValue {
  return { type: VALUE.bool, content: uint32Bytes(value ? 1 : 0) };
}

/** @param value - Bytes, or hex digits in pairs. */
export function binaryValue(value: string | Uint8Array): TypedValue {
  return { type: VALUE.binary, content: typeof value === "string" ? hexBytes(value) : value };
}

/** @param guid - With or without braces. */
export function guidValue(guid: string): TypedValue {
  // u32, u16, u16, all little-endian; then eight bytes as they stand
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, ...rest] = hexBytes(
    checkGuid(guid).replaceAll(/[{}-]/g, ""),
  );
  return { type: VALUE.guid, content: Uint8Array.of(d, c, b, a, f, e, h, g, ...rest) };
}

/** @param size - Bytes, after the machine that writes it. */
export function sizeTValue(value: bigint | number, size: 4 | 8): TypedValue {
  return { type: VALUE.sizeT, content: size === 4 ? uint32Bytes(Number(value)) : uint64Bytes(value) };
}

/** @param time - ISO 8601 UTC with up to seven decimals, or the number of 100 ns since 1601. */
export function filetimeValue(time: string | bigint): TypedValue {
  return { type: VALUE.filetime, content: typeof time === "string" ? isoBytes(time) : uint64Bytes(time) };
}

/** @param iso - ISO 8601 UTC with three decimals, from 1601 on. */
export function systemTimeValue(iso: string): TypedValue {
  const [, ...fields] = SYSTEM_TIME.exec(iso) ?? [];
  isoToFiletime(iso); // refuses days that do not exist
  if (fields.length === 0) badValue(`not an ISO 8601 UTC time with milliseconds: ${iso}`);
  const [year = 0, month = 0, ...rest] = fields.map(Number);
  // u16 each: year, month, day of the week, day, hour, minute, second, millisecond
  const words = [year, month, new Date(iso).getUTCDay(), ...rest];
  return { type: VALUE.systemTime, content: Uint8Array.from(words.flatMap((word) => [word & 0xff, word >>> 8])) };
}

/** @param sid - As `S-1-5-32-544`. */
export function sidValue(sid: string): TypedValue {
  const [, authority = "", tail = ""] = SID.exec(sid) ?? badValue(`not a SID: ${sid}`);
  const parts = tail.split("-").slice(1).map(Number);
  // +0 u8 revision, +1 u8 count of parts, +2 six bytes authority (big-endian), +8 u32 each part
  const bytes = new Uint8Array(8 + parts.length * 4);
  const high = checkInteger(Number(authority), 0, MAX_AUTHORITY);
  bytes[0] = 1;
  bytes[1] = parts.length;
  bytes.set(bigBytes(BigInt(high)).subarray(0, 6).toReversed(), 2);
  parts.forEach((part, index) => {
    bytes.set(uint32Bytes(part), 8 + index * 4);
  });
  return { type: VALUE.sid, content: bytes };
}

export function hexInt32Value(value: number): TypedValue {
  return { type: VALUE.hexInt32, content: uint32Bytes(value) };
}

export function hexInt64Value(value: bigint | number): TypedValue {
  return { type: VALUE.hexInt64, content: uint64Bytes(value) };
}

/**
 * An array of any type that can be one: all but null, binary and nested BinXml.
 *
 * @param type - Of the items, one of `VALUE`.
 */
export function arrayValue(type: number, items: readonly TypedValue[]): TypedValue {
  if (!ARRAY_ITEMS.has(type)) badValue(`no arrays of type ${type}`);
  if (items.some((item) => item.type !== type)) badValue(`an item is not of type ${type}`);
  // Each text ends in a NUL, empty ones included; all else has a size of its own.
  const gap = type === VALUE.string ? 2 : type === VALUE.ansiString ? 1 : 0;
  const parts = items.map(toBytes);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + gap, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length + gap;
  }
  return { type: ARRAY | type, content: bytes };
}

/** The shape of a classic source's insertion strings. */
export function stringArrayValue(texts: readonly string[]): TypedValue {
  let content = "";
  for (const text of texts) content += `${checkText(text)}\0`;
  return { type: ARRAY | VALUE.string, content };
}

function toBytes({ content }: TypedValue): Uint8Array {
  if (typeof content !== "string") return content;
  const bytes = new Uint8Array(content.length * 2);
  writeUtf16(content, bytes, 0);
  return bytes;
}

function ansiByte(character: string): number {
  const high = CP1252.indexOf(character);
  if (high >= 0) return 0x80 + high;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 || (code >= 0xa0 && code < 0x100) ? code : badValue(`not in Windows-1252: ${character}`);
}

function hexBytes(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex)) badValue("binary is not hex");
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

function isoBytes(iso: string): Uint8Array {
  return bigBytes(isoToFiletime(iso));
}

function uint32Bytes(value: number): Uint8Array {
  return littleEndian(checkInteger(value, 0, 0xffff_ffff), 4);
}

function uint64Bytes(value: bigint | number): Uint8Array {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return littleEndian(Number(value), 8);
  const exact = toBigInt(value);
  if (BigInt.asUintN(64, exact) !== exact) badValue(`not an integer of 64 bits: ${value}`);
  return bigBytes(exact);
}

function toBigInt(value: bigint | number): bigint {
  if (typeof value === "bigint") return value;
  return Number.isSafeInteger(value) ? BigInt(value) : badValue(`not an exact integer: ${value}`);
}

function bigBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}

/** @param value - A safe integer; a negative one for four bytes at most. */
function littleEndian(value: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0, low = value | 0; i < size && i < 4; i++, low >>= 8) bytes[i] = low;
  for (let i = 4, high = Math.floor(value / 0x1_0000_0000); i < size; i++, high >>= 8) bytes[i] = high;
  return bytes;
}
