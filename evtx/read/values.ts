/**
 * Values as text, the way Windows prints them. A type that no page knows is given as the hex of its bytes: a record is
 * worth more than the name of a type.
 */
import { filetimeToIso } from "../format/filetime.ts";
import { latin1Text } from "../format/host-text.ts";
import { VALUE } from "../format/value-type.ts";
import { RecentTexts } from "./recent-texts.ts";
import { unitsBeforeNul, utf16Text } from "./utf16.ts";

const HEX_CODES = Array.from("0123456789ABCDEF", (digit) => digit.charCodeAt(0));
/** Windows-1252 from 0x80 to 0x9F; the log names no code page. Unassigned ones stay control characters. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Bytes by type, for types of fixed size; 0 for all others. */
const FIXED_SIZE = new Uint8Array(256);
for (const type of [VALUE.int8, VALUE.uint8]) FIXED_SIZE[type] = 1;
for (const type of [VALUE.int16, VALUE.uint16]) FIXED_SIZE[type] = 2;
for (const type of [VALUE.int32, VALUE.uint32, VALUE.real32, VALUE.bool, VALUE.hexInt32]) FIXED_SIZE[type] = 4;
for (const type of [VALUE.int64, VALUE.uint64, VALUE.real64, VALUE.filetime, VALUE.hexInt64]) FIXED_SIZE[type] = 8;
for (const type of [VALUE.guid, VALUE.systemTime]) FIXED_SIZE[type] = 16;

export function scalarText(view: DataView, type: number, offset: number, size: number): string {
  switch (type) {
    case VALUE.null:
      return "";
    case VALUE.string:
      return stringText(view, offset, size);
    case VALUE.ansiString:
      return ansiText(view, offset, size);
    case VALUE.binary:
      return hexText(view, offset, size);
    case VALUE.sizeT:
      return sizeText(view, offset, size);
    case VALUE.bool:
      return boolText(view, offset, size);
    case VALUE.sid:
      return recentSids.get(view, offset, size);
    default:
      return fixedText(view, type, offset, size);
  }
}

/** NULs at the end of a string are no part of it. */
export function stringText(view: DataView, offset: number, size: number): string {
  return recentTexts.get(view, offset, unitsBeforeNul(view, offset, size) * 2);
}

const recentTexts = new RecentTexts((view, offset, size) => utf16Text(view, offset, size >> 1), 80);
const recentHex = new RecentTexts(makeHexText, 128);
const recentGuids = new RecentTexts(guidText, 16);
const recentSids = new RecentTexts(sidText, 68);

/**
 * Items of an array; empty strings count. An array of no bytes has none.
 */
export function arrayTexts(view: DataView, type: number, offset: number, size: number): string[] {
  if (size === 0 || type === VALUE.null) return [];
  if (type === VALUE.string) return stringItems(view, offset, size);
  if (type === VALUE.ansiString) return ansiItems(view, offset, size);
  if (type === VALUE.sid) return sidItems(view, offset, size);
  // The items of a machine word are as wide as the machine's that wrote them.
  const itemSize = type === VALUE.sizeT ? (size % 8 === 0 ? 8 : 4) : (FIXED_SIZE[type] ?? 0);
  if (itemSize === 0) return [hexText(view, offset, size)];
  const texts: string[] = [];
  const end = offset + size;
  for (let p = offset; p + itemSize <= end; p += itemSize) texts.push(scalarText(view, type, p, itemSize));
  return texts;
}

function sidItems(view: DataView, offset: number, size: number): string[] {
  const texts: string[] = [];
  const end = offset + size;
  for (let p = offset; p + 8 <= end; ) {
    const length = 8 + view.getUint8(p + 1) * 4;
    texts.push(sidText(view, p, Math.min(length, end - p)));
    p += length;
  }
  return texts;
}

/** As {@link stringItems}, a byte a character. */
function ansiItems(view: DataView, offset: number, size: number): string[] {
  const items: string[] = [];
  const end = offset + size;
  let start = offset;
  for (let p = offset; p < end; p++) {
    if (view.getUint8(p) !== 0) continue;
    items.push(ansiText(view, start, p - start));
    start = p + 1;
  }
  if (start < end) items.push(ansiText(view, start, end - start));
  return items;
}

/** Each item ends in a NUL; the last one may lack it. */
function stringItems(view: DataView, offset: number, size: number): string[] {
  const items: string[] = [];
  const end = offset + (size & ~1);
  let start = offset;
  for (let p = offset; p < end; p += 2) {
    if (view.getUint16(p, true) !== 0) continue;
    items.push(recentTexts.get(view, start, p - start));
    start = p + 2;
  }
  if (start < end) items.push(recentTexts.get(view, start, end - start));
  return items;
}

function fixedText(view: DataView, type: number, offset: number, size: number): string {
  const needed = FIXED_SIZE[type] ?? 0;
  if (needed === 0) return hexText(view, offset, size);
  if (size < needed) return narrowText(view, type, offset, size);
  switch (type) {
    case VALUE.int8:
      return String(view.getInt8(offset));
    case VALUE.uint8:
      return String(view.getUint8(offset));
    case VALUE.int16:
      return String(view.getInt16(offset, true));
    case VALUE.uint16:
      return String(view.getUint16(offset, true));
    case VALUE.int32:
      return String(view.getInt32(offset, true));
    case VALUE.uint32:
      return String(view.getUint32(offset, true));
    case VALUE.int64:
      return String(view.getBigInt64(offset, true));
    case VALUE.uint64:
      return uint64Text(view, offset);
    case VALUE.real32:
      return real32Text(view.getFloat32(offset, true));
    case VALUE.real64:
      return String(view.getFloat64(offset, true));
    case VALUE.guid:
      return recentGuids.get(view, offset, 16);
    case VALUE.filetime:
      return filetimeToIso(view.getUint32(offset, true), view.getUint32(offset + 4, true));
    case VALUE.systemTime:
      return systemTimeText(view, offset);
    case VALUE.hexInt32:
      return `0x${view.getUint32(offset, true).toString(16)}`;
    default:
      return hex64Text(view, offset);
  }
}

/** A number in fewer bytes than its type has, as some providers write them; anything else that is cut is empty. */
function narrowText(view: DataView, type: number, offset: number, size: number): string {
  if (size === 0 || !UNSIGNED.has(type)) return "";
  let value = 0;
  for (let p = offset + size - 1; p >= offset; p--) value = value * 256 + view.getUint8(p);
  return type === VALUE.hexInt32 || type === VALUE.hexInt64 ? `0x${value.toString(16)}` : String(value);
}

const UNSIGNED: ReadonlySet<number> = new Set([
  VALUE.uint16,
  VALUE.uint32,
  VALUE.uint64,
  VALUE.hexInt32,
  VALUE.hexInt64,
]);

function uint64Text(view: DataView, offset: number): string {
  const high = view.getUint32(offset + 4, true);
  // Up to 2^53 without a BigInt, which costs ten times as much.
  if (high < 0x20_0000) return String(high * 0x1_0000_0000 + view.getUint32(offset, true));
  return String(view.getBigUint64(offset, true));
}

function hex64Text(view: DataView, offset: number): string {
  const high = view.getUint32(offset + 4, true);
  const low = view.getUint32(offset, true).toString(16);
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, "0")}`;
}

/** Four or eight bytes after the machine that wrote it. */
function sizeText(view: DataView, offset: number, size: number): string {
  if (size === 8) return hex64Text(view, offset);
  return size === 4 ? `0x${view.getUint32(offset, true).toString(16)}` : "";
}

/** Four bytes as a rule; other values than 0 and 1 occur. */
function boolText(view: DataView, offset: number, size: number): string {
  if (size === 0) return "";
  const value = size >= 4 ? view.getUint32(offset, true) : view.getUint8(offset);
  return value === 0 ? "false" : "true";
}

/** The shortest decimal that gives the same single-precision number. */
function real32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

/** Text of a whole ANSI value. */
export function ansiStringText(bytes: Uint8Array): string {
  return ansiText(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

function ansiText(view: DataView, offset: number, size: number): string {
  let end = offset + size;
  while (end > offset && view.getUint8(end - 1) === 0) end--;
  let text = "";
  for (let p = offset; p < end; p++) {
    const byte = view.getUint8(p);
    text += byte >= 0x80 && byte < 0xa0 ? CP1252.charAt(byte - 0x80) : String.fromCharCode(byte);
  }
  return text;
}

/** Up to here an array of character codes is faster than the platform's conversion. */
const SHORT_HEX_BYTES = 14;
/** `hexCodes[n]` takes the digits of n bytes: an array of the right length saves a copy of each. */
const hexCodes = Array.from({ length: SHORT_HEX_BYTES + 1 }, (_, bytes) => new Array<number>(bytes * 2).fill(0));
const HEX_BLOCK_BYTES = 4096;
const hexBlock = new Uint8Array(HEX_BLOCK_BYTES * 2);
const hexPairs = new Uint16Array(hexBlock.buffer);
/** Both digits of a byte as they stand side by side in memory. */
const HEX_PAIRS = new Uint16Array(
  Uint8Array.from({ length: 512 }, (_, i) => HEX_CODES[i & 1 ? (i >> 1) & 15 : i >> 5] ?? 0).buffer,
);

function hexText(view: DataView, offset: number, size: number): string {
  return recentHex.get(view, offset, size);
}

function makeHexText(view: DataView, offset: number, size: number): string {
  if (size <= SHORT_HEX_BYTES) return shortHexText(view, offset, size);
  let text = "";
  for (let done = 0; done < size; done += HEX_BLOCK_BYTES) {
    const bytes = Math.min(HEX_BLOCK_BYTES, size - done);
    for (let i = 0; i < bytes; i++) hexPairs[i] = HEX_PAIRS[view.getUint8(offset + done + i)] as number;
    text += latin1Text(hexBlock, bytes * 2);
  }
  return text;
}

function shortHexText(view: DataView, offset: number, size: number): string {
  const codes = hexCodes[size] as number[];
  for (let i = 0; i < size; i++) {
    const byte = view.getUint8(offset + i);
    codes[i * 2] = HEX_CODES[byte >> 4] as number;
    codes[i * 2 + 1] = HEX_CODES[byte & 15] as number;
  }
  return String.fromCharCode.apply(null, codes);
}

/** The order in which a GUID prints its bytes: u32, u16 and u16 are little-endian, the rest stands as it is. */
const GUID_BYTES = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const guidCodes = Array.from("{00000000-0000-0000-0000-000000000000}", (character) => character.charCodeAt(0));
/** Where each of them goes. */
const GUID_PLACES = [1, 3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33, 35];

function guidText(view: DataView, offset: number): string {
  for (let i = 0; i < 16; i++) {
    const byte = view.getUint8(offset + (GUID_BYTES[i] as number));
    const place = GUID_PLACES[i] as number;
    guidCodes[place] = HEX_CODES[byte >> 4] as number;
    guidCodes[place + 1] = HEX_CODES[byte & 15] as number;
  }
  return String.fromCharCode.apply(null, guidCodes);
}

function sidText(view: DataView, offset: number, size: number): string {
  if (size < 8) return "";
  // +0 u8 revision, +1 u8 count of parts, +2 six bytes authority (big-endian), +8 u32 each part
  const authority = view.getUint16(offset + 2) * 0x1_0000_0000 + view.getUint32(offset + 4);
  let text = `S-${view.getUint8(offset)}-${authority}`;
  const end = offset + Math.min(size, 8 + view.getUint8(offset + 1) * 4);
  for (let p = offset + 8; p + 4 <= end; p += 4) text += `-${view.getUint32(p, true)}`;
  return text;
}

function systemTimeText(view: DataView, offset: number): string {
  // u16 each: +0 year, +2 month, +4 day of the week, +6 day, +8 hour, +10 minute, +12 second, +14 millisecond
  const field = (at: number, digits: number) => String(view.getUint16(offset + at, true)).padStart(digits, "0");
  const date = `${field(0, 4)}-${field(2, 2)}-${field(6, 2)}`;
  return `${date}T${field(8, 2)}:${field(10, 2)}:${field(12, 2)}.${field(14, 3)}Z`;
}
