/** FILETIME (100 ns since 1601, UTC) to and from ISO 8601 with seven decimals. */
import { EvtxError } from "../errors.ts";

const TICKS_PER_SECOND = 10_000_000n;
const SECONDS_1601_TO_1970 = 11_644_473_600;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,7}))?Z$/;

const FIRST_MS_OF_10000 = Date.UTC(10_000, 0, 1);

const MS_PER_DAY = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));

/** `Date` is the expensive part, and a day of a log has many events. */
let lastDay = Number.NaN;
let lastDayText = "";

/**
 * @returns `2024-05-01T00:00:02.1234567Z`, or `0x…` after the year 9999.
 */
export function filetimeToIso(low: number, high: number): string {
  // Exact without BigInt: 2^32 ticks are 429,496 ms and 7,296 ticks.
  const carried = high * 7296 + low;
  const carriedMs = Math.floor(carried / 10_000);
  const ms = high * 429_496 + carriedMs - SECONDS_1601_TO_1970 * 1000;
  if (ms >= FIRST_MS_OF_10000) return `0x${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`;
  const day = Math.floor(ms / MS_PER_DAY);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * MS_PER_DAY).toISOString().slice(0, 11);
  }
  const msOfDay = ms - day * MS_PER_DAY;
  const secondOfDay = Math.floor(msOfDay / 1000);
  const minuteOfDay = Math.floor(secondOfDay / 60);
  const time = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}:${two(secondOfDay % 60)}`;
  const ticks = (msOfDay % 1000) * 10_000 + carried - carriedMs * 10_000;
  return `${lastDayText}${time}.${String(10_000_000 + ticks).slice(1)}Z`;
}

function two(number: number): string {
  return TWO_DIGITS[number] ?? "";
}

/** The last second taken, as most events share theirs with the one before. */
let lastSecondText = "";
let lastSecondTicks = 0n;

/** @throws {@link EvtxError} `bad-value` for anything but an ISO 8601 UTC time from 1601 on. */
export function isoToFiletime(iso: string): bigint {
  const match = ISO.exec(iso);
  if (!match) return notATime(iso);
  const secondText = iso.slice(0, 19);
  if (secondText !== lastSecondText) {
    lastSecondTicks = secondTicks(secondText) ?? notATime(iso);
    lastSecondText = secondText;
  }
  return lastSecondTicks + BigInt((match[1] ?? "").padEnd(7, "0"));
}

function secondTicks(text: string): bigint | undefined {
  const ms = Date.parse(`${text}Z`);
  const seconds = ms / 1000 + SECONDS_1601_TO_1970;
  // `Date.parse` rolls 30 February over to March; the way back tells.
  const isReal = seconds >= 0 && new Date(ms).toISOString().startsWith(text);
  return isReal ? BigInt(seconds) * TICKS_PER_SECOND : undefined;
}

function notATime(iso: string): never {
  throw new EvtxError("bad-value", `not an ISO 8601 UTC time: ${iso}`);
}
