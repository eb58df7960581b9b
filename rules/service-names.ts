import type { EventRecord } from "../bundle/events.ts";
import { eventDatum } from "./event-tokens.ts";

/** Service name of the sync engine: the same on every build and Windows language. */
const SERVICE_NAME = "ADSync";

/** What Services shows, by era of the product. Only {@link SERVICE_NAME} is stable. */
const DISPLAY_NAMES: readonly string[] = [
  "Microsoft Azure AD Sync",
  "Microsoft Azure AD Connect",
  "Azure AD Sync",
  "Microsoft Entra ID Sync",
];

/** Every name by which a record may speak of the service; none of them is a word of any language. */
export const SYNC_SERVICE_NAMES: readonly string[] = [SERVICE_NAME, ...DISPLAY_NAMES];

const NAMES = new Set(SYNC_SERVICE_NAMES.map((name) => name.toLowerCase()));

/** Binary data of a service control record: UTF-16LE text as hex, such as `ADSync/4`. */
function binaryText(hex: string): string | undefined {
  if (hex.length === 0 || hex.length % 4 !== 0) return undefined;
  let text = "";
  for (let i = 0; i < hex.length; i += 4) {
    const unit = (byteAt(hex, i + 2) << 8) | byteAt(hex, i);
    if (unit < 0) return undefined;
    if (unit !== 0) text += String.fromCharCode(unit);
  }
  return text;
}

/** Of two hex digits; -1 for anything else. */
function byteAt(hex: string, at: number): number {
  return ((DIGITS[hex.charCodeAt(at)] ?? -1) * 16) | (DIGITS[hex.charCodeAt(at + 1)] ?? -1);
}

/** Value of a hex digit by its character code. */
const DIGITS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

/** `ADSync/4` → the service's name and the digit of its state. */
function binaryParts(record: EventRecord): { name: string; state: string } | undefined {
  for (const [, value] of record.data) {
    const [, name, state] = /^([^/]+)\/(\d)$/.exec(binaryText(value) ?? "") ?? [];
    if (name !== undefined && state !== undefined) return { name, state };
  }
  return undefined;
}

/**
 * Whether a Service Control Manager record speaks of the sync service: by service name in any datum (binary data
 * included), or by one of its known display names. Names match whole: `ADSync Agent` is another service.
 */
export function namesSyncService(record: EventRecord): boolean {
  const binary = binaryParts(record);
  if (binary) return binary.name.toLowerCase() === SERVICE_NAME.toLowerCase();
  return record.data.some(
    ([, value]) => NAMES.has(value.trim().toLowerCase()) || NAMES.has((binaryText(value) ?? "").toLowerCase()),
  );
}

/**
 * State told by record 7036, `undefined` where it cannot be read. The binary data says it in every language; the text
 * is used only where there is none, and only in English.
 */
export function serviceState(record: EventRecord): "running" | "stopped" | undefined {
  const digit = binaryParts(record)?.state;
  if (digit !== undefined) return digit === "4" ? "running" : digit === "1" ? "stopped" : undefined;
  const word = (eventDatum(record, "param2") ?? record.data[1]?.[1] ?? "").trim().toLowerCase();
  return word === "running" || word === "stopped" ? word : undefined;
}
