import type { AssessOptions } from "../../analyzer/assess.ts";
import type { Evidence } from "../../analyzer/evidence.ts";
import type { Report } from "../../analyzer/report/report.ts";
import type { Container } from "../../bundle/container.ts";

export interface Analysis {
  readonly report: Report;
  readonly evidence: Evidence;
  /** Still open, for what the report does not hold. */
  readonly container: Container;
}

/**
 * Opens an input, analyses it, and hands over what came of it while the input is still open.
 *
 * @param identityPath - File with the secret key, for an input that is sealed.
 */
export async function withAnalysis<T>(
  path: string,
  identityPath: string | undefined,
  options: AssessOptions,
  onProgress: (bytesRead: number, totalBytes: number) => void,
  use: (analysis: Analysis) => Promise<T>,
): Promise<T> {
  const [{ LogThreads }, { gatherEvidence }, { assess }, { openMaybeSealed }, { sha256 }, { nodeCrc32 }] =
    await Promise.all([
      import("../log-threads.ts"),
      import("../../analyzer/gather.ts"),
      import("../../analyzer/assess.ts"),
      import("../../bundle/node/sealed.ts"),
      import("../../bundle/node/sha256.ts"),
      import("../../evtx/node.ts"),
    ]);
  const container = await openMaybeSealed(path, identityPath);
  try {
    // A sealed bundle is read where it lies open.
    const threads = new LogThreads(container.path);
    try {
      const evidence = await gatherEvidence(container, {
        createHash: sha256,
        crc32: nodeCrc32,
        readLog: threads.readLog,
        onProgress: ({ bytesRead, totalBytes }) => onProgress(bytesRead, totalBytes),
      });
      return await use({ report: assess(evidence, options), evidence, container });
    } finally {
      await threads.close();
    }
  } finally {
    await container.close();
  }
}
