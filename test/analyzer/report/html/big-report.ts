import type { Report } from "../../../../analyzer/report/report.ts";
import { sampleReport } from "../sample-report.ts";

const START = Date.parse("2026-10-01T00:00:00Z");

/** As many points as a report holds: heartbeats of two relays, every tenth point a failure. */
export function bigReport(points = 5000): Report {
  return sampleReport(({ timeline }) => {
    timeline.points = Array.from({ length: points }, (_, i) => ({
      timeUtc: new Date(START + i * 150_000).toISOString(),
      kind: i % 10 === 9 ? "listener-failure" : "heartbeat",
      eventId: i % 10 === 9 ? 31034 : 31019,
      namespace: i % 2 === 0 ? "ssprdedicatedsbprodncu" : "ssprdedicatedsbprodscu",
      evidence: { artifact: "writebackEvents", recordId: i + 1 },
    }));
    timeline.fromUtc = timeline.points[0]?.timeUtc ?? null;
    timeline.toUtc = timeline.points.at(-1)?.timeUtc ?? null;
  });
}

/** A report of which everything that can be empty is. */
export function emptyReport(): Report {
  return sampleReport((report) => {
    const { recommendation, timeline, completeness } = report;
    Object.assign(recommendation, { because: [], actions: [], warnings: [], verify: [], commands: [], cites: [] });
    recommendation.evidence = [];
    Object.assign(report, {
      ladder: [],
      attempts: [],
      findings: [],
      undecided: [],
      wouldChange: [],
      otherEditions: [],
    });
    Object.assign(timeline, { fromUtc: null, toUtc: null, points: [], spans: [], attempts: [], gaps: [] });
    report.probes.targets = [];
    report.facts.groups = [];
    report.events.records = [];
    Object.assign(completeness, { sources: [], artifacts: [], logs: [], ignored: [], otherComputers: [] });
  });
}

/** Pages of a PDF as Chromium writes it. */
export const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
