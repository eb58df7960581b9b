/** FILETIME (100 ns since 1601, UTC) to and from ISO 8601 with seven decimals. */
import { EvtxError } from "../errors.ts";

const TICKS_PER_SECOND = 10_000_000n;
const SECONDS_1601_TO_1970 = 11_644_473_600;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,7}))?Z$/;

const FIRST_MS_OF_10000 = Date.UTC(10_000, 0, 1);

const MS_PER_DAY = 86_400_000;
const DAYS_0000_03_01_TO_1970 = 719_468;
const DAYS_PER_400_YEARS = 146_097;
const ZERO = 48;

/** The characters of `2024-05-01T00:00:02.1234567Z`; the date stays from one call to the next. */
const codes = Array.from("0000-00-00T00:00:00.0000000Z", (character) => character.charCodeAt(0));
let lastDay = Number.NaN;

/**
 * Two of these a record make it one of the hottest places of a reading: hence no `Date`, no padding, and whole
 * numbers of 32 bits wherever they will do.
 *
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
    setDate(day);
  }
  const msOfDay = (ms - day * MS_PER_DAY) | 0;
  const second = (msOfDay / 1000) | 0;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;
  setTwoDigits(11, hour);
  setTwoDigits(14, minute - hour * 60);
  setTwoDigits(17, second - minute * 60);
  const ticks = ((msOfDay - second * 1000) * 10_000 + carried - carriedMs * 10_000) | 0;
  const hundreds = (ticks / 100) | 0;
  const tenThousands = (hundreds / 100) | 0;
  const millions = (tenThousands / 100) | 0;
  codes[20] = ZERO + millions;
  setTwoDigits(21, tenThousands - millions * 100);
  setTwoDigits(23, hundreds - tenThousands * 100);
  setTwoDigits(25, ticks - hundreds * 100);
  return String.fromCharCode.apply(null, codes);
}

/** The Gregorian calendar from a count of days; years begin in March, so that the leap day is their last. */
function setDate(daysSince1970: number): void {
  const days = daysSince1970 + DAYS_0000_03_01_TO_1970;
  const era = (days / DAYS_PER_400_YEARS) | 0;
  const dayOfEra = days - era * DAYS_PER_400_YEARS;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * monthFromMarch + 2) / 5) | 0) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const century = (year / 100) | 0;
  setTwoDigits(0, century);
  setTwoDigits(2, year - century * 100);
  setTwoDigits(5, month);
  setTwoDigits(8, day);
}

function setTwoDigits(at: number, value: number): void {
  const tens = (value / 10) | 0;
  codes[at] = ZERO + tens;
  codes[at + 1] = ZERO + value - tens * 10;
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
