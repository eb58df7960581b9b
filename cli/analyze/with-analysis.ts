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

/** Opens an input, analyses it, and hands over what came of it while the input is still open. */
export async function withAnalysis<T>(
  path: string,
  options: AssessOptions,
  onProgress: (bytesRead: number, totalBytes: number) => void,
  use: (analysis: Analysis) => Promise<T>,
): Promise<T> {
  const [{ LogThreads }, { gatherEvidence }, { assess }, { openInput }, { sha256 }, { nodeCrc32 }] = await Promise.all([
    import("../log-threads.ts"),
    import("../../analyzer/gather.ts"),
    import("../../analyzer/assess.ts"),
    import("../../bundle/node/open-input.ts"),
    import("../../bundle/node/sha256.ts"),
    import("../../evtx/node.ts"),
  ]);
  const threads = new LogThreads(path);
  try {
    const container = await openInput(path);
    try {
      const evidence = await gatherEvidence(container, {
        createHash: sha256,
        crc32: nodeCrc32,
        readLog: threads.readLog,
        onProgress: ({ bytesRead, totalBytes }) => onProgress(bytesRead, totalBytes),
      });
      return await use({ report: assess(evidence, options), evidence, container });
    } finally {
      await container.close();
    }
  } finally {
    await threads.close();
  }
}
