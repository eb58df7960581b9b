import type { Network } from "./network.ts";

/** The one door to the machine. Sources get it handed in; tests hand in a machine of answers. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly computer: string;
  /** `%SystemRoot%`, from the registry's own default where the variable is missing; never searched on PATH. */
  readonly systemRoot: string;
  readonly programData: string;
  /** The 64-bit one. */
  readonly programFiles: string;
  /** Who runs this, `DOMAIN\name`; `null`: the environment does not say. */
  readonly account: string | null;
  /** Environment variables that name a proxy, by name. */
  readonly proxyVariables: Readonly<Record<string, string>>;
  nowMs(): number;
  /** Milliseconds since the computer started. */
  uptimeMs(): number;
  network(): Network;
  /**
   * Runs a tool without a shell. Never rejects for what the tool does: a missing tool, a refusal and a deadline are results.
   */
  run(command: Command): Promise<CommandResult>;
  /** A file's end, or all of it. @throws SourceError `not-found`, `access-denied`, `read-failed`. */
  readFile(path: string, limitBytes: number): Promise<FileContent>;
  /** Names with size and time; an absent folder is empty. @throws SourceError `access-denied`, `read-failed`. */
  listFolder(path: string): Promise<readonly FileFacts[]>;
  /** A file's beginning, or all of it. @throws SourceError `not-found`, `access-denied`, `read-failed`. */
  readStart(path: string, limitBytes: number): Promise<FileContent>;
  /** Makes a folder below that of this run. @returns Its path. @throws SourceError `read-failed`. */
  makeFolder(name: string): Promise<string>;
  /** Puts a file that ships with the tool there. @returns Its path. @throws SourceError `not-found`, `read-failed`. */
  placeShipped(path: ShippedFile): Promise<string>;
  /** A path of that name below a folder of this run's own, which is removed afterwards. */
  scratch(name: string): string;
}

/** By its path from the root of the package. */
export type ShippedFile = "collector/powershell/collect.ps1";

export interface Command {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Cap on each of standard output and standard error. */
  readonly limitBytes: number;
  /** Ends the tool and its children when it fires. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  readonly ended: "exited" | "timeout" | "aborted" | "not-found" | "denied" | "failed";
  /** `null` unless it exited by itself. */
  readonly exitCode: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** A cap cut the output. */
  readonly truncated: boolean;
}

export interface FileFacts {
  readonly name: string;
  readonly sizeBytes: number;
  /** ISO 8601, UTC. */
  readonly modifiedUtc: string;
}

export interface FileContent extends FileFacts {
  readonly bytes: Uint8Array;
  /** The file is larger than the cap. */
  readonly truncated: boolean;
}

/** Ends a tool with its children on Windows. */
export const killerPath = (systemRoot: string): string => `${systemRoot}\\System32\\taskkill.exe`;
