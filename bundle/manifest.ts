import * as z from "zod";
import { utc } from "./artifacts.ts";

/** Format number that this project writes. A reader refuses a higher one. */
export const FORMAT = 1;
export const MANIFEST_PATH = "manifest.json";

export const OUTCOMES = ["collected", "empty", "truncated", "denied", "timeout", "failed", "skipped"] as const;
const outcome = z.enum(OUTCOMES);

/** One entry a source, always, also when nothing was collected. */
export const sourceSchema = z.object({
  /** Names the source, such as `application-log` or `service`. */
  id: z.string().min(1).max(64),
  outcome,
  /** Fixed token for an outcome other than `collected`, such as `access-denied`. */
  code: z.string().max(64).nullable().default(null),
  detail: z.string().max(2000).nullable().default(null),
  /** The exact command or registry key that was read. */
  reads: z.string().max(4000).nullable().default(null),
  /** For a filtered event log export: the providers that the filter let through. Absent: the whole log. */
  providers: z.array(z.string()).optional(),
  startedUtc: utc.nullable().default(null),
  durationMs: z.number().nonnegative().nullable().default(null),
  files: z
    .array(
      z.object({
        path: z.string().min(1),
        sizeBytes: z.number().int().nonnegative(),
        /** Lower-case hex. */
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .default([]),
});

export const manifestSchema = z.object({
  format: z.number().int().positive(),
  tool: z.object({ name: z.string(), version: z.string() }),
  createdUtc: utc,
  computer: z.string().nullable().default(null),
  window: z
    .object({ fromUtc: utc.nullable().default(null), toUtc: utc.nullable().default(null) })
    .default({ fromUtc: null, toUtc: null }),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
  sources: z.array(sourceSchema),
  /** What was removed before writing, by kind: a reader can tell "removed" from "never there". */
  redactions: z.array(z.object({ kind: z.string(), count: z.number().int().nonnegative() })).default([]),
});

export type Outcome = z.infer<typeof outcome>;
export type ManifestSource = z.infer<typeof sourceSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
