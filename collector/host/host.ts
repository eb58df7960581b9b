/** The one door to the machine. Sources get it handed in; a recording of it replays in tests. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly computer: string;
  /** `%SystemRoot%`, from the registry's own default where the variable is missing; never searched on PATH. */
  readonly systemRoot: string;
  nowMs(): number;
  /**
   * Runs a tool without a shell. Never rejects for what the tool does: a missing tool, a refusal and a deadline are results.
   */
  run(command: Command): Promise<CommandResult>;
  /** @throws SourceError `not-found`, `access-denied`, `read-failed`. */
  readFile(path: string, limitBytes: number): Promise<FileContent>;
  /** Names with size and time; an absent folder is empty. @throws SourceError `access-denied`, `read-failed`. */
  listFolder(path: string): Promise<readonly FileFacts[]>;
  /** A path of that name below a folder of this run's own, which is removed afterwards. */
  scratch(name: string): string;
}

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
  /** The end of the file where it is larger than the cap. */
  readonly truncated: boolean;
}
