import type { LogContent } from "../analyzer/decode/log-content.ts";
import type { LogTask } from "../analyzer/gather.ts";

/** What has to be known to read one log of an input, in whatever thread. */
export interface ReadRequest extends Pick<LogTask, "entryPath" | "expected"> {
  /** As the user gave it. */
  readonly inputPath: string;
}

/**
 * Opens the input anew and reads one log of it.
 *
 * @param onBytes - Told how many bytes were read since it was told last.
 * @throws BundleError, ArtifactError as reading it in place does.
 */
export async function readLogTask(
  { inputPath, entryPath, expected }: ReadRequest,
  onBytes: (bytes: number) => void,
): Promise<LogContent> {
  const [{ openInput }, { sha256 }, { verifying }, { nodeCrc32 }, { readLogContent }, { BundleError }] =
    await Promise.all([
      import("../bundle/node/open-input.ts"),
      import("../bundle/node/sha256.ts"),
      import("../bundle/read/digest.ts"),
      import("../evtx/node.ts"),
      import("../analyzer/decode/log-content.ts"),
      import("../bundle/errors.ts"),
    ]);
  const container = await openInput(inputPath);
  try {
    const entry = container.entries.find(({ path }) => path === entryPath);
    // The input was changed since it was listed.
    if (entry === undefined) throw new BundleError("not-readable", { path: inputPath, detail: `${entryPath} is gone` });
    const bytes = expected === null ? entry.open() : verifying(entry, expected, sha256, container.path);
    return await readLogContent(counted(bytes, onBytes), { crc32: nodeCrc32 });
  } finally {
    await container.close();
  }
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk;
    onBytes(chunk.length);
  }
}
