import type { Outcome } from "../bundle/manifest.ts";
import type { Host } from "./host/host.ts";

/** What a source opens: `collect --plan` prints it, and a run touches nothing else. */
export type Touch =
  | { readonly kind: "command"; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: "registry"; readonly key: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "target"; readonly host: string; readonly port: number };

/** One row of the manifest, and how it is filled. */
export interface Source {
  /** As `docs/bundle-format.md` lists it. */
  readonly id: string;
  /** One sentence for the customer. */
  readonly says: string;
  readonly touches: (host: Host, options: CollectOptions) => readonly Touch[];
  /** Addresses of the pages relied on. */
  readonly cites: readonly string[];
  readonly timeoutMs: number;
  readonly limitBytes: number;
  /** Providers that a log export lets through. */
  readonly providers?: readonly string[];
  /** @throws SourceError */
  take(host: Host, options: CollectOptions, signal: AbortSignal): Promise<Taken>;
}

export interface CollectOptions {
  /** How far back the logs are read. */
  readonly days: number;
}

export interface Taken {
  /** By path in the bundle; none: the source was read and had nothing. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly truncated?: boolean;
  readonly detail?: string;
}

/** Codes of a source that left nothing, and what the manifest calls it. */
const OUTCOME_OF = {
  "access-denied": "denied",
  timeout: "timeout",
  stopped: "skipped",
  "unsupported-host": "skipped",
  "not-found": "empty",
  "command-failed": "failed",
  "read-failed": "failed",
  "unreadable-output": "failed",
} as const satisfies Record<string, Outcome>;
export type SourceErrorCode = keyof typeof OUTCOME_OF;

export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly code: SourceErrorCode;
  constructor(code: SourceErrorCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get outcome(): Outcome {
    return OUTCOME_OF[this.code];
  }
}
