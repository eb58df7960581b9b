import { PREREQUISITES, VERSION_HISTORY, WHATS_NEW } from "./citations.ts";
import type { Generation } from "./views.ts";

/** Compares dotted versions as numbers: 2.10 is newer than 2.9. Missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return Math.sign(difference);
  }
  return 0;
}

/** A dotted version of two to four numbers, as the product prints it; anything else gives `undefined`. */
export function findVersion(text: string): string | undefined {
  return /(?<![\d.])\d{1,5}(?:\.\d{1,5}){1,3}(?![\d.])/.exec(text)?.[0];
}

/** First build of each product name. */
export const FIRST_AZURE_AD_CONNECT = "1.0.8641.0";
export const FIRST_ENTRA_CONNECT = "2.2.1.0";

export function generationOf(version: string): Generation {
  if (compareVersions(version, FIRST_AZURE_AD_CONNECT) < 0) return "azure-ad-sync";
  if (compareVersions(version, FIRST_ENTRA_CONNECT) < 0) return "azure-ad-connect";
  return "entra-connect";
}

/**
 * Newest build seen in any public source, with the day the table was checked. A dated fact: always printed with its
 * date, never claimed to be the latest today.
 */
export const NEWEST_KNOWN = {
  version: "2.6.92.0",
  releasedOn: "2026-09-23",
  checkedOn: "2026-10-06",
  cites: [VERSION_HISTORY],
} as const;

/** From this day the wizard of an older build cannot sign in. */
export const WIZARD_SIGN_IN = {
  commercial: "2.4.18.0",
  otherClouds: "2.4.21.0",
  sinceUtc: "2025-04-07T00:00:00Z",
  cites: [WHATS_NEW],
} as const;

/** From this day Microsoft stops synchronisation below this build, whatever else is wrong. */
export const HARD_FLOOR = { version: "2.5.79.0", sinceUtc: "2026-09-30T00:00:00Z", cites: [PREREQUISITES] } as const;

/** Builds that were withdrawn after release. */
export const RECALLED: readonly string[] = ["2.6.79.0"];

/** The built-in scheduler arrived with this build; before it a scheduled task ran the synchronisation. */
export const FIRST_WITH_SCHEDULER = "1.1.105.0";

/** From this build a staging server no longer runs writeback. */
export const STAGING_SUSPENDS_WRITEBACK = "1.1.281.0";
