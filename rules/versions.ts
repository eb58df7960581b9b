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

/**
 * End of support by build, oldest first; `null`: not dated yet. A copy of the retirement table, checked on the day of
 * {@link NEWEST_KNOWN}. Where copies disagree the later day stands.
 */
const RETIREMENTS: readonly { readonly version: string; readonly on: string | null }[] = [
  { version: "1.0.0.0", on: "2017-04-13" },
  { version: "1.0.8641.0", on: "2022-08-31" },
  { version: "2.0.3.0", on: "2023-11-09" },
  { version: "2.1.20.0", on: "2024-06-19" },
  { version: "2.2.1.0", on: "2024-10-11" },
  { version: "2.2.8.0", on: "2024-12-12" },
  { version: "2.3.2.0", on: "2025-04-30" },
  { version: "2.4.18.0", on: "2025-10-09" },
  { version: "2.4.21.0", on: "2025-11-15" },
  { version: "2.4.27.0", on: "2026-01-15" },
  { version: "2.4.129.0", on: "2026-03-27" },
  { version: "2.4.131.0", on: "2026-05-26" },
  { version: "2.5.3.0", on: "2026-07-31" },
  { version: "2.5.76.0", on: "2026-09-01" },
  { version: "2.5.79.0", on: "2026-10-23" },
  { version: "2.5.190.0", on: "2027-02-02" },
  { version: "2.6.1.0", on: "2027-03-10" },
  { version: "2.6.3.0", on: "2027-07-07" },
  { version: "2.6.84.0", on: "2027-09-16" },
  { version: "2.6.91.0", on: "2027-09-23" },
  { version: "2.6.92.0", on: null },
];

/** Day from which a build is retired: its own, or that of the next older one that the table names; `null`: not dated. */
export function findRetirement(version: string): string | null {
  return RETIREMENTS.findLast((one) => compareVersions(one.version, version) <= 0)?.on ?? null;
}
