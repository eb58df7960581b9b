import type { Container } from "../../bundle/container.ts";
import type { Evidence } from "../evidence.ts";
import { renderCsv } from "../report/csv.ts";
import { renderJson } from "../report/json.ts";
import { renderMarkdown } from "../report/markdown.ts";
import type { Report } from "../report/report.ts";
import { cutExcerpt, type ExcerptHost } from "./log-excerpt.ts";
import { supportFacts } from "./support-facts.ts";
import { supportRequest } from "./support-request.ts";
import { failureWindows } from "./windows.ts";

/** All that the pack is made from; the container is still open. */
export interface Case {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly container: Container;
}

/**
 * The files of an escalation pack, by name: the request with what support asks for, the Application log around the
 * failure, and the analysis. The same case gives the same bytes.
 *
 * @throws BundleError as the container does while it is read.
 */
export async function buildEscalation(
  { report, evidence, container }: Case,
  host: ExcerptHost = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const windows = failureWindows(report);
  const excerpt = await cutExcerpt(container, evidence.logs, windows, report.input.computer, host);
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const files = new Map<string, Uint8Array>([
    ["request.md", text(supportRequest(report, supportFacts(report, evidence), excerpt, windows))],
    ["note.md", text(renderMarkdown(report, "engineer"))],
    ["timeline.csv", text(renderCsv(report))],
    ["report.json", text(renderJson(report))],
  ]);
  if (excerpt.records > 0) {
    files.set("application-excerpt.evtx", excerpt.evtx);
    files.set("application-excerpt.xml", text(excerpt.xml));
  }
  return files;
}
