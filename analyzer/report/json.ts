import type { Report } from "./report.ts";
import { toSafeJson } from "./safe-text.ts";

/**
 * The report as it is, for machines: two blanks a level, keys in the order of the schema, a line end at the end. The
 * same report gives the same bytes.
 */
export function renderJson(report: Report): string {
  return toSafeJson(report);
}
