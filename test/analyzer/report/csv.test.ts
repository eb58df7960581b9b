import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../analyzer/report/csv.ts";
import type { Report } from "../../../analyzer/report/report.ts";
import { parseCsv } from "../../support/csv.ts";
import { infest, sampleReport } from "./sample-report.ts";

const HEAD = ["timeUtc", "kind", "source", "place", "eventId", "subject", "text"];
const rowsOf = (report: Report): string[][] => parseCsv(renderCsv(report).slice(1));

describe("the timeline", () => {
  it("begins with the mark that spreadsheets want, and a head", () => {
    expect(renderCsv(sampleReport()).startsWith("\ufefftimeUtc,kind,")).toBe(true);
    expect(rowsOf(sampleReport())[0]).toEqual(HEAD);
  });

  it("has seven cells a row, in order of time, undated rows last", () => {
    const [, ...rows] = rowsOf(sampleReport());
    expect(rows.every((row) => row.length === HEAD.length)).toBe(true);
    const times = rows.map(([time = ""]) => (time === "" ? Number.POSITIVE_INFINITY : Date.parse(time)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times).not.toContain(Number.NaN);
  });

  it("has every point of the report's timeline with its record", () => {
    const report = sampleReport();
    const rows = rowsOf(report);
    expect(report.timeline.points.length).toBeGreaterThan(0);
    for (const { timeUtc, kind, eventId, evidence } of report.timeline.points) {
      const found = rows.find((row) => row[0] === timeUtc && row[1] === kind && row[3] === String(evidence.recordId));
      expect(found?.[4]).toBe(String(eventId));
    }
  });

  it("says what was left out", () => {
    const report = sampleReport(({ timeline }) => {
      timeline.pointsLeftOut = 7;
    });
    expect(rowsOf(report).map((row) => row[6])).toContain("7 records beyond the cap are not in this timeline");
  });
});

describe("a text from the bundle", () => {
  const FORMULA = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

  it.each([
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\uff1d1+1",
    '"=1+1',
    'a;"=1+1',
    "x;=1+1",
    "x; =1+1",
    "a,b",
    'quo"te',
    "\x00\x1b[2J\u202e",
  ])("is no formula and stays in its cell: %j", (poison) => {
    const poisoned = sampleReport((report) => {
      report.input.computer = poison;
      for (const one of report.findings) one.says = poison + one.says;
      report.findings.forEach((one, at) => {
        one.ruleId = `${poison}${at}`;
      });
      report.outage.because = poison;
      report.recommendation.headline = poison;
    });
    for (const report of [poisoned, infest(sampleReport(), poison)]) {
      const rows = rowsOf(report);
      expect(rows.every((row) => row.length === HEAD.length)).toBe(true);
      for (const cell of rows.flat()) {
        expect(cell).not.toMatch(FORMULA);
        // The way a program reads it whose list separator is a semicolon.
        for (const part of cell.split(";")) expect(part).not.toMatch(/^\s*"?[=+@]/);
        expect(cell).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
      }
    }
  });
});
