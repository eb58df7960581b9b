import type { KeyObject } from "node:crypto";
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

export interface AnalysisKeys {
  /** File with the secret key, for an input that is sealed. */
  readonly identityPath: string | undefined;
  /** What an input must be signed with. */
  readonly signedBy: KeyObject | undefined;
}

/**
 * Opens an input, analyses it, and hands over what came of it while the input is still open.
 *
 * @throws BundleError As opening and gathering do; `not-signed`, `signature-broken`, `signature-foreign`.
 */
export async function withAnalysis<T>(
  path: string,
  keys: AnalysisKeys,
  options: AssessOptions,
  onProgress: (bytesRead: number, totalBytes: number) => void,
  use: (analysis: Analysis) => Promise<T>,
): Promise<T> {
  const [
    { LogThreads },
    { gatherEvidence },
    { assess },
    { openMaybeSealed },
    { sha256 },
    { nodeCrc32 },
    { signatureCheck },
  ] = await Promise.all([
    import("../log-threads.ts"),
    import("../../analyzer/gather.ts"),
    import("../../analyzer/assess.ts"),
    import("../../bundle/node/sealed.ts"),
    import("../../bundle/node/sha256.ts"),
    import("../../evtx/node.ts"),
    import("../../bundle/node/signature.ts"),
  ]);
  const container = await openMaybeSealed(path, keys.identityPath);
  try {
    // A sealed bundle is read where it lies open.
    const threads = new LogThreads(container.path);
    try {
      const evidence = await gatherEvidence(container, {
        createHash: sha256,
        crc32: nodeCrc32,
        readLog: threads.readLog,
        checkSignature: signatureCheck(keys.signedBy),
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
