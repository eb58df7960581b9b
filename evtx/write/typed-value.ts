/** Substitution values for the writer: a type and its bytes. */
import { EvtxError } from "../errors.ts";
import { isoToFiletime } from "../format/filetime.ts";
import { ARRAY, VALUE } from "../format/value-type.ts";

export interface TypedValue {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** For absent values, beside an optional substitution. */
export const NULL_VALUE: TypedValue = { type: VALUE.null, bytes: new Uint8Array(0) };

export function stringValue(text: string): TypedValue {
  return { type: VALUE.string, bytes: utf16(text) };
}

/** The shape of a classic source's insertion strings: each item ends in a NUL, empty ones included. */
export function stringArrayValue(items: readonly string[]): TypedValue {
  return { type: ARRAY | VALUE.string, bytes: utf16(items.map((item) => `${item}\0`).join("")) };
}

export function uint8Value(value: number): TypedValue {
  return { type: VALUE.uint8, bytes: Uint8Array.of(integer(value, 0xff)) };
}

export function uint16Value(value: number): TypedValue {
  return fixed(VALUE.uint16, 2, (view) => view.setUint16(0, integer(value, 0xffff), true));
}

export function uint32Value(value: number): TypedValue {
  return fixed(VALUE.uint32, 4, (view) => view.setUint32(0, integer(value, 0xffff_ffff), true));
}

export function uint64Value(value: number): TypedValue {
  return fixed(VALUE.uint64, 8, (view) => view.setBigUint64(0, BigInt(integer(value, Number.MAX_SAFE_INTEGER)), true));
}

export function hexInt64Value(value: bigint): TypedValue {
  return fixed(VALUE.hexInt64, 8, (view) => view.setBigUint64(0, value, true));
}

export function filetimeValue(iso: string): TypedValue {
  return fixed(VALUE.filetime, 8, (view) => view.setBigUint64(0, isoToFiletime(iso), true));
}

export function binaryValue(hex: string): TypedValue {
  if (hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex)) throw new EvtxError("bad-value", "binary is not hex");
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return { type: VALUE.binary, bytes };
}

export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i * 2] = unit & 0xff;
    bytes[i * 2 + 1] = unit >>> 8;
  }
  return bytes;
}

function fixed(type: number, size: number, set: (view: DataView) => void): TypedValue {
  const bytes = new Uint8Array(size);
  set(new DataView(bytes.buffer));
  return { type, bytes };
}

function integer(value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new EvtxError("bad-value", `not an integer from 0 to ${max}: ${value}`);
}
