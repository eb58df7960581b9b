import type { CommandResult, FileContent, FileFacts, Host } from "../../collector/host/host.ts";
import { type Network, NetworkError } from "../../collector/host/network.ts";
import { type CollectOptions, SourceError, type Touch } from "../../collector/source.ts";

export const SCRATCH = "T:\\own\\";

export const OPTIONS: CollectOptions = { windowMs: 7 * 86_400_000, leftOut: new Set(), holdOpenMs: null };
export const nothingEarlier = () => new Map<string, Uint8Array>();

export interface Answer {
  readonly exitCode: number;
  readonly stdout?: string | Uint8Array;
  /** What the tool leaves in the scratch file that its arguments name. */
  readonly leaves?: Uint8Array;
  readonly ended?: CommandResult["ended"];
}

export interface Recording extends Host {
  /** Whatever was opened outside the run's own folder, in order. */
  readonly touched: readonly Touch[];
}

/** A host that must not be touched. */
export function untouchable(): Host {
  const none = (): never => {
    throw new Error("not to be touched");
  };
  return {
    platform: "win32",
    computer: "SYNC1",
    systemRoot: "C:\\Windows",
    programData: "C:\\ProgramData",
    programFiles: "C:\\Program Files",
    account: "CONTOSO\\admin",
    proxyVariables: {},
    nowMs: () => Date.UTC(2024, 4, 1),
    uptimeMs: () => 3_600_000,
    network: none,
    run: none,
    readFile: none,
    readStart: none,
    listFolder: none,
    makeFolder: none,
    placeShipped: none,
    scratch: none,
  };
}

/**
 * A Windows of answers: tools by their arguments, files by path. It writes down what is asked of it.
 *
 * @param answer - `undefined`: the tool says no, with exit code 1.
 */
export function recordingHost(
  answer: (args: readonly string[], file: string) => Answer | undefined,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Recording {
  const touched: Touch[] = [];
  const left = new Map<string, Uint8Array>();
  const modifiedUtc = "2024-05-01T00:00:00.000Z";
  const factsOf = (path: string, bytes: Uint8Array): FileFacts => ({
    name: path.slice(path.lastIndexOf("\\") + 1),
    sizeBytes: bytes.length,
    modifiedUtc,
  });
  const open = (path: string): Uint8Array => {
    if (!path.startsWith(SCRATCH)) touched.push({ kind: "file", path });
    const content = left.get(path) ?? files[path];
    if (content === undefined) throw new SourceError("not-found", path);
    return typeof content === "string" ? Buffer.from(content) : content;
  };
  const part = (path: string, bytes: Uint8Array, of: Uint8Array): FileContent => ({
    ...factsOf(path, of),
    bytes,
    truncated: bytes.length < of.length,
  });
  return {
    ...untouchable(),
    touched,
    scratch: (name) => `${SCRATCH}${name}`,
    makeFolder: async (name) => `${SCRATCH}${name}`,
    placeShipped: async (path) => `${SCRATCH}${path.slice(path.lastIndexOf("/") + 1)}`,
    network: () => recordingNetwork((host, port) => touched.push({ kind: "network", host, port, says: "" })),
    async run({ file, args }): Promise<CommandResult> {
      touched.push({ kind: "command", file, args });
      const { exitCode, stdout = "", leaves, ended = "exited" } = answer(args, file) ?? { exitCode: 1 };
      const out = args.find((arg) => arg.startsWith(SCRATCH));
      if (leaves !== undefined && out !== undefined) left.set(out, leaves);
      const bytes = typeof stdout === "string" ? Buffer.from(stdout) : stdout;
      return { ended, exitCode, stdout: bytes, stderr: new Uint8Array(), truncated: false };
    },
    async readFile(path, limitBytes) {
      const bytes = open(path);
      return part(path, bytes.subarray(Math.max(0, bytes.length - limitBytes)), bytes);
    },
    async readStart(path, limitBytes) {
      const bytes = open(path);
      return part(path, bytes.subarray(0, limitBytes), bytes);
    },
    async listFolder(folder): Promise<readonly FileFacts[]> {
      if (!folder.startsWith(SCRATCH)) touched.push({ kind: "file", path: folder });
      return Object.entries(files)
        .filter(([path]) => path.slice(0, path.lastIndexOf("\\")) === folder)
        .map(([path, content]) => factsOf(path, Buffer.from(content)));
    },
  };
}

/** Names resolve, to one address each; nobody answers there. */
function recordingNetwork(onCall: (host: string, port: number) => void): Network {
  const names = new Map<string, string>();
  const addressOf = (host: string): string => {
    const known = [...names].find(([, name]) => name === host)?.[0];
    const address = known ?? (/^[\d.]+$/.test(host) ? host : `198.51.100.${names.size + 1}`);
    names.set(address, host);
    return address;
  };
  return {
    hasSystemRoots: true,
    now: () => Date.UTC(2024, 4, 1),
    lookup: async (host) => [addressOf(host)],
    resolve: async (host) => [addressOf(host)],
    resolveService: async (name) => {
      onCall(name, 389);
      return [{ host: "dc1.corp.example", port: 389 }];
    },
    async connect(address, port) {
      onCall(names.get(address) ?? address, port);
      throw new NetworkError("TIMEOUT");
    },
  };
}
