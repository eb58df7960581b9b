import type { FileFacts, Host } from "./host/host.ts";
import { SourceError, type Taken } from "./source.ts";

export interface NewestOf {
  readonly pattern: RegExp;
  readonly newest: number;
  readonly eachBytes: number;
}

/**
 * The ends of a folder's newest files, kind by kind. One file that cannot be read costs that file.
 *
 * @param into - Folder in the bundle, with `/` at its end.
 * @throws SourceError When the folder cannot be read, or none of its files.
 */
export async function newestFiles(
  host: Host,
  folder: string,
  into: string,
  signal: AbortSignal,
  kinds: readonly NewestOf[],
): Promise<Taken> {
  const all = await host.listFolder(folder);
  const files = new Map<string, Uint8Array>();
  const failed: SourceError[] = [];
  let isCut = false;
  for (const { pattern, newest, eachBytes } of kinds) {
    const found = all.filter(({ name }) => pattern.test(name)).sort(newestFirst);
    isCut ||= found.length > newest;
    for (const { name } of found.slice(0, newest)) {
      if (signal.aborted) return { files, cut: "size-cap" };
      try {
        const { bytes, truncated } = await host.readFile(`${folder}\\${name}`, eachBytes);
        files.set(`${into}${name}`, bytes);
        isCut ||= truncated;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        failed.push(error);
      }
    }
  }
  const [first] = failed;
  if (first === undefined) return { files, cut: isCut ? "size-cap" : null };
  if (files.size === 0) throw first;
  return { files, cut: "partly-read", detail: failed.map(({ code, message }) => `${message}: ${code}`).join("; ") };
}

const newestFirst = (a: FileFacts, b: FileFacts): number => (a.modifiedUtc < b.modifiedUtc ? 1 : -1);
