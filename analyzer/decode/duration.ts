/** Durations as people write them into YAML. */

const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** `2d`, `3h20m`, `45s`: units in this order, each at most once. */
export const DURATION_PATTERN = /^(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** @param text - Matches {@link DURATION_PATTERN}. */
export function toMs(text: string): number {
  const [, days, hours, minutes, seconds] = DURATION_PATTERN.exec(text) ?? [];
  const part = (digits: string | undefined, unit: keyof typeof UNIT_MS): number => Number(digits ?? 0) * UNIT_MS[unit];
  return part(days, "d") + part(hours, "h") + part(minutes, "m") + part(seconds, "s");
}
