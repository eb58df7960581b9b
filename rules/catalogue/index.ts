import { BUILD_ROWS } from "./builds.ts";
import { ENDPOINT_ROWS } from "./endpoints.ts";
import { ENGINE_CODE_ROWS } from "./engine-codes.ts";
import { EVENT_ROWS } from "./events.ts";
import { RELEASE_ROWS } from "./releases.ts";
import { REQUIREMENT_ROWS } from "./requirements.ts";
import { RESERVED_CHARACTER_ROWS } from "./reserved-characters.ts";
import type { CatalogueRow } from "./row.ts";
import { RPC_CODE_ROWS } from "./rpc-codes.ts";
import { SSPR_CODE_ROWS } from "./sspr-codes.ts";
import { SYMPTOM_ROWS } from "./symptoms.ts";
import { TEXT_ROWS } from "./texts.ts";

/** Every row that is known, group by group. */
export const CATALOGUE: readonly CatalogueRow[] = [
  ...EVENT_ROWS,
  ...ENGINE_CODE_ROWS,
  ...RPC_CODE_ROWS,
  ...SSPR_CODE_ROWS,
  ...TEXT_ROWS,
  ...SYMPTOM_ROWS,
  ...RESERVED_CHARACTER_ROWS,
  ...REQUIREMENT_ROWS,
  ...RELEASE_ROWS,
  ...BUILD_ROWS,
  ...ENDPOINT_ROWS,
];

const BY_KEY: ReadonlyMap<string, CatalogueRow> = new Map(CATALOGUE.map((row) => [row.key, row]));

export function findRow(key: string): CatalogueRow | undefined {
  return BY_KEY.get(key);
}

/** What a row is called without its group: `33004`, `0x80230619`, `SSPR_0029`. */
export function shortName({ key }: CatalogueRow): string {
  return key.slice(key.indexOf("/") + 1);
}

/** Numbers of the reset page, with or without their zeros: `SSPR_29` is `SSPR_0029`. */
function findSupportCode(query: string): CatalogueRow[] | undefined {
  const digits = /^SSPR_0*(\d{1,4})$/i.exec(query)?.[1];
  if (digits === undefined) return undefined;
  const wanted = new RegExp(`^sspr/SSPR_0*${digits}$`);
  return CATALOGUE.filter(({ key }) => wanted.test(key));
}

/** `0x` and eight digits in lower case, from any way a result code is printed; nothing else. */
function toResultCode(query: string): string | undefined {
  const hex = /^(?:hr=)?(?:0x)?([0-9a-f]{8})$/i.exec(query)?.[1];
  if (hex !== undefined) return `0x${hex.toLowerCase()}`;
  // As .NET prints it: a signed, or an unsigned, number of 32 bits.
  if (!/^-?\d{9,10}$/.test(query)) return undefined;
  const value = Number(query);
  if (value < -(2 ** 31) || value >= 2 ** 32) return undefined;
  return `0x${(value >>> 0).toString(16).padStart(8, "0")}`;
}

/**
 * The rows that somebody means by a number, a code or a name: `33004`, `ADSync/6329`, `8023062C`, `0x6ba`, `SSPR_29`,
 * `ServiceBusError`, `2.4.18.0`, a host name.
 *
 * @returns Several where what was given has several meanings; none where it has none.
 */
export function findRows(given: string): CatalogueRow[] {
  const query = given.trim();
  const lower = query.toLowerCase();
  const exact = CATALOGUE.filter(({ key }) => key.toLowerCase() === lower);
  if (exact.length > 0) return exact;
  const byShortName = CATALOGUE.filter((row) => shortName(row).toLowerCase() === lower);
  if (byShortName.length > 0) return byShortName;
  const supportCodes = findSupportCode(query);
  if (supportCodes) return supportCodes;
  const code = toResultCode(query);
  const byCode = code === undefined ? undefined : BY_KEY.get(`hr/${code}`);
  if (byCode) return [byCode];
  const short = /^0x([0-9a-f]{1,4})$/i.exec(query)?.[1];
  const byWin32 = short === undefined ? undefined : BY_KEY.get(`rpc/${Number.parseInt(short, 16)}`);
  if (byWin32) return [byWin32];
  const tagged = /^(AADSTS|RPC|HTTP|MSI)[ _-]?(\d{1,7})$/i.exec(query);
  const byTag = tagged ? BY_KEY.get(`${(tagged[1] ?? "").toLowerCase()}/${tagged[2]}`) : undefined;
  if (byTag) return [byTag];
  const byName = CATALOGUE.filter(({ name }) => name.toLowerCase() === lower);
  if (byName.length > 0) return byName;
  const spans = CATALOGUE.filter((row) => isInSpan(query, shortName(row)));
  return spans.length > 0 ? spans : findEndpoints(lower);
}

/** Whether a number lies in a span such as `300-399`. */
function isInSpan(query: string, span: string): boolean {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(span) ?? [];
  return /^\d{1,5}$/.test(query) && from !== undefined && Number(query) >= Number(from) && Number(query) <= Number(to);
}

/** Rows for a host: by its name, with or without its port, or by the pattern that it falls under. */
function findEndpoints(query: string): CatalogueRow[] {
  const [host = "", port] = query.split(":");
  if (!/^[a-z0-9*-]+(?:\.[a-z0-9*-]+)+$/.test(host)) return [];
  const rows = CATALOGUE.filter(({ key }) => key.startsWith("endpoint/") && (!port || key.endsWith(`:${port}`)));
  const named = rows.filter((row) => shortName(row).startsWith(`${host}:`));
  return named.length > 0 ? named : rows.filter((row) => matchesHost(row, host));
}

/** Whether an endpoint row speaks of a host, which it may do by a pattern. */
export function matchesHost(row: CatalogueRow, host: string): boolean {
  const pattern = shortName(row).replace(/:[\d-]+$/, "");
  const name = host.toLowerCase();
  // The page writes patterns for revocation hosts that answer under the bare name.
  if (pattern.startsWith("*.")) return name.endsWith(pattern.slice(1)) || name === pattern.slice(2);
  return name === pattern;
}
