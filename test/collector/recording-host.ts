import type { CommandResult, FileContent, FileFacts, Host } from "../../collector/host/host.ts";
import { SourceError, type Touch } from "../../collector/source.ts";

const SCRATCH = "T:\\own\\";

interface Answer {
  readonly exitCode: number;
  readonly stdout?: string;
  /** What the tool leaves in the scratch file that its arguments name. */
  readonly leaves?: Uint8Array;
}

export interface Recording extends Host {
  /** Whatever was opened outside the run's own folder, in order. */
  readonly touched: readonly Touch[];
}

/**
 * A Windows of answers: tools by their arguments, files by path. It writes down what is asked of it.
 *
 * @param answer - `undefined`: the tool says no, with exit code 1.
 */
export function recordingHost(
  answer: (args: readonly string[]) => Answer | undefined,
  files: Readonly<Record<string, string>> = {},
): Recording {
  const touched: Touch[] = [];
  const left = new Map<string, Uint8Array>();
  const modifiedUtc = "2024-05-01T00:00:00.000Z";
  const contentOf = (path: string, bytes: Uint8Array, limitBytes: number): FileContent => ({
    name: path.slice(path.lastIndexOf("\\") + 1),
    sizeBytes: bytes.length,
    modifiedUtc,
    bytes: bytes.subarray(Math.max(0, bytes.length - limitBytes)),
    truncated: bytes.length > limitBytes,
  });
  return {
    touched,
    platform: "win32",
    computer: "SYNC1",
    systemRoot: "C:\\Windows",
    nowMs: () => Date.UTC(2024, 4, 1),
    scratch: (name) => `${SCRATCH}${name}`,
    async run({ file, args }): Promise<CommandResult> {
      touched.push({ kind: "command", file, args });
      const { exitCode, stdout = "", leaves } = answer(args) ?? { exitCode: 1 };
      const out = args.find((arg) => arg.startsWith(SCRATCH));
      if (leaves !== undefined && out !== undefined) left.set(out, leaves);
      return { ended: "exited", exitCode, stdout: Buffer.from(stdout), stderr: new Uint8Array(), truncated: false };
    },
    async readFile(path, limitBytes) {
      if (!path.startsWith(SCRATCH)) touched.push({ kind: "file", path });
      const text = files[path];
      const bytes = left.get(path) ?? (text === undefined ? undefined : Buffer.from(text));
      if (bytes === undefined) throw new SourceError("not-found", path);
      return contentOf(path, bytes, limitBytes);
    },
    async listFolder(folder): Promise<readonly FileFacts[]> {
      touched.push({ kind: "file", path: folder });
      return Object.entries(files)
        .filter(([path]) => path.startsWith(`${folder}\\`))
        .map(([path, text]) => contentOf(path, Buffer.from(text), Number.MAX_SAFE_INTEGER));
    },
  };
}
