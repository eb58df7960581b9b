import type { Container } from "../bundle/container.ts";
import { type AssessOptions, assess } from "./assess.ts";
import { gatherEvidence } from "./gather.ts";
import type { Report } from "./report/report.ts";

/** What the core borrows from its surroundings; everything else is pure. */
export type AnalyzeHost = Parameters<typeof gatherEvidence>[1];

/**
 * Opens nothing, prints nothing: takes a container, gives the report.
 *
 * @throws BundleError where nothing can be analysed.
 */
export async function analyze(container: Container, host: AnalyzeHost, options: AssessOptions): Promise<Report> {
  return assess(await gatherEvidence(container, host), options);
}
