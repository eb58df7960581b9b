import * as z from "zod";
import { utc } from "../../bundle/artifacts.ts";

/**
 * What `collect.ps1` writes, by step. A field that is missing or `null` was not there; one of another type spoils its
 * file, since then the script and this list have parted.
 */

/** Some versions write an empty object where a function returned nothing. */
const nullable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isEmptyObject(value) ? null : value), schema.nullable().default(null));
const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

const text = nullable(z.string().max(32_768));
const flag = nullable(z.boolean());
const number = nullable(z.number().int());

/**
 * A time with what the server knew of its zone. `Unspecified` is taken for UTC, as `docs/bundle-format.md` takes it in
 * the export of the same values. Nothing here is older than the product, so an earlier year means "never".
 */
const time = nullable(z.object({ kind: z.enum(["Utc", "Unspecified"]), value: z.string() })).transform((one) => {
  const parsed = utc.safeParse(`${one?.value}Z`);
  return parsed.success && parsed.data >= "2000" ? parsed.data : null;
});

export const RESULT_SHAPES = {
  shell: z.object({
    version: text,
    clrVersion: text,
    languageMode: text,
    architecture: text,
    culture: text,
    policies: z.record(z.string(), z.string()).default({}),
  }),
  service: z.object({
    name: z.string(),
    displayName: text,
    state: text,
    startMode: text,
    startName: text,
    processId: number,
    processStart: time,
    exitCode: number,
    accountSid: text,
    note: text,
  }),
  os: z.object({
    computer: text,
    productName: text,
    version: text,
    installationType: text,
    lastBoot: time,
    localTime: time,
    productType: number,
  }),
  connectors: z.object({
    connectors: z
      .array(
        z.object({
          name: text,
          identifier: text,
          type: text,
          subtype: text,
          userName: text,
          forestLoginUser: text,
          forestLoginDomain: text,
        }),
      )
      .max(1000),
  }),
  "password-reset": z.object({
    configurations: z
      .array(
        z.object({
          connector: text,
          identifier: text,
          enabled: flag,
          modified: time,
          serviceStatus: text,
          onboardingRequiredStatus: text,
        }),
      )
      .min(1)
      .max(100),
  }),
  "global-settings": z.object({
    parameters: z.array(z.object({ name: z.string().max(512), value: z.string().max(32_768) })).max(2000),
  }),
  scheduler: z.object({
    syncCycleEnabled: flag,
    maintenanceEnabled: flag,
    stagingModeEnabled: flag,
    schedulerSuspended: flag,
    syncCycleInProgress: flag,
    nextSyncCycleStart: time,
    currentlyEffectiveSyncCycleInterval: text,
  }),
  "dotnet-probe": z.object({
    host: z.string(),
    port: z.number().int(),
    proxy: nullable(z.string().max(300)),
    protocols: text,
    status: number,
    failure: text,
  }),
  "server-configuration": z.object({ fileCount: z.number().int() }),
};

/** A line of `outcomes.ndjson`. */
export const lineShape = z.object({
  step: z.string().max(64),
  event: z.enum(["start", "end"]),
  atUtc: nullable(utc),
  outcome: nullable(z.enum(["collected", "empty", "denied", "timeout", "failed", "skipped"])),
  code: nullable(z.string().max(64)),
  detail: nullable(z.string()),
  durationMs: nullable(z.number()),
});
