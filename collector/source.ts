import type { Outcome } from "../bundle/manifest.ts";
import type { Host } from "./host/host.ts";

/** What a source opens: `collect --plan` prints it, and a run touches nothing else. */
export type Touch =
  | {
      readonly kind: "command";
      readonly file: string;
      readonly args: readonly string[];
      /** Started only where another answer leaves open whether something is missing or refused. */
      readonly isDoubt?: true;
    }
  | { readonly kind: "registry"; readonly key: string }
  /** Within the PowerShell script, which is a command of its own. */
  | { readonly kind: "cmdlet"; readonly name: string }
  /** A file, or a folder with the files in it. */
  | { readonly kind: "file"; readonly path: string }
  /** A host on the network; a pattern where the name is learnt during the run. */
  | { readonly kind: "network"; readonly host: string; readonly port: number; readonly says: string };

/** What one flag leaves out. */
export const SOURCE_GROUPS = ["logs", "host", "configuration", "network", "traces"] as const;
export type SourceGroup = (typeof SOURCE_GROUPS)[number];

/** One row of the manifest, and how it is filled. */
export interface Source {
  /** As `docs/bundle-format.md` lists it. */
  readonly id: string;
  readonly group: SourceGroup;
  /** One sentence for the customer. */
  readonly says: string;
  readonly touches: (host: Host, options: CollectOptions) => readonly Touch[];
  /** Addresses of the pages relied on. */
  readonly cites: readonly string[];
  readonly timeoutMs: number;
  /** It leaves a connection idle on request, which takes its time beside. */
  readonly holdsOpen?: true;
  readonly limitBytes: number;
  /** Providers that a log export lets through. */
  readonly providers?: readonly string[];
  /** Sources that end before this one begins, for what they left. */
  readonly needs?: readonly string[];
  /** It only reads what another source left, which takes no time: it is read when the run has been ended, too. */
  readonly readsLeft?: true;
  /** Gives what it has when it is told to end; it gets a moment for that. */
  readonly givesPart?: true;
  /**
   * @param signal - Fires when it is to end; its reason is `timeout`, `deadline` or `stopped`.
   * @throws SourceError
   */
  take(host: Host, options: CollectOptions, signal: AbortSignal, earlier: Earlier): Promise<Taken>;
}

/** What a source that ended before has left: none also when it failed. */
export interface Earlier {
  (id: string): ReadonlyMap<string, Uint8Array>;
  /** Resolves when that source has ended, for one that can begin without it. */
  readonly ended?: (id: string) => Promise<void>;
}

export interface CollectOptions {
  /** How far back the logs are read, milliseconds. */
  readonly windowMs: number;
  /** Groups that the customer does not want read. */
  readonly leftOut: ReadonlySet<SourceGroup>;
  /** How long one connection is left idle; `null`: not at all. */
  readonly holdOpenMs: number | null;
}

export interface Taken {
  /** By path in the bundle; none: the source was read and had nothing. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Why it is not whole. `size-cap`: a cap cut it; `partly-read`: one of several places could not be read. */
  readonly cut?: "size-cap" | "partly-read" | null;
  readonly detail?: string;
}

/** Codes of a source that left nothing, and what the manifest calls it. */
const OUTCOME_OF = {
  "access-denied": "denied",
  timeout: "timeout",
  /** The deadline of the whole run passed while this was read. */
  deadline: "timeout",
  /** The run was ended by hand. */
  stopped: "skipped",
  "unsupported-host": "skipped",
  "not-asked": "skipped",
  /** This build asks somebody to sign in, and nobody is there. */
  "needs-sign-in": "skipped",
  /** The sync engine's PowerShell module, or a cmdlet of it, is not on this server. */
  "module-missing": "failed",
  "command-missing": "failed",
  /** What it is worked out from was not collected. */
  "nothing-to-go-by": "skipped",
  "not-found": "empty",
  "command-failed": "failed",
  "read-failed": "failed",
  "unreadable-output": "failed",
} as const satisfies Record<string, Outcome>;
export type SourceErrorCode = keyof typeof OUTCOME_OF;

export const isSourceErrorCode = (code: string | null): code is SourceErrorCode =>
  code !== null && Object.hasOwn(OUTCOME_OF, code);

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
