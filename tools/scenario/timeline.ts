import { toMs } from "../../analyzer/decode/duration.ts";

/** Time as a scenario writes it. All of it is real time: what the server's clock showed is worked out later. */

/** `now`, `-3h20m` (before now), `+5m` (after the end of the entry above), or ISO 8601 in UTC. */
export const MOMENT_PATTERN =
  /^(?:now|[+-](?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;

/** What moments are counted from, in milliseconds since 1970. */
export interface Origin {
  readonly now: number;
  /** End of the entry above; `now` where there is none. */
  readonly previous: number;
}

/** @param text - Matches {@link MOMENT_PATTERN}. */
export function toMoment(text: string, { now, previous }: Origin): number {
  if (text === "now") return now;
  if (text.startsWith("-")) return now - toMs(text.slice(1));
  if (text.startsWith("+")) return previous + toMs(text.slice(1));
  return Date.parse(text);
}

/** ISO 8601 in UTC; whole seconds stay whole. */
export function toUtc(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
