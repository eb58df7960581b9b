import type { Report } from "../../analyzer/report/report.ts";

const HEALTHY: readonly string[] = ["healthy", "recovered"];

/** What may not happen to a report when evidence is taken away; empty when all is well. */
export function betterThan(whole: Report, less: Report): string[] {
  const better: string[] = [];
  if (whole.recommendation.kind !== "nothing" && less.recommendation.kind === "nothing") {
    better.push(`${whole.recommendation.kind} became nothing`);
  }
  if (!HEALTHY.includes(whole.outage.state) && HEALTHY.includes(less.outage.state)) {
    better.push(`${whole.outage.state} became ${less.outage.state}`);
  }
  return better;
}
