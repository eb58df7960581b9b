import type { Report } from "./report.ts";
import { safeJson } from "./safe-text.ts";

/**
 * The report as it is, for machines: two blanks a level, keys in the order of the schema, a line end at the end. The
 * same report gives the same bytes.
 */
export function renderJson(report: Report): string {
  return `${safeJson(JSON.stringify(report, null, 2))}\n`;
}
