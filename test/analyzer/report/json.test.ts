import { describe, expect, it } from "vitest";
import { renderJson } from "../../../analyzer/report/json.ts";
import { reportSchema } from "../../../analyzer/report/report.ts";
import { infest, sampleReport } from "./sample-report.ts";

describe("the JSON face", () => {
  it("is the report, two blanks a level, with a line end", () => {
    const text = renderJson(sampleReport());
    expect(text).toBe(`${JSON.stringify(sampleReport(), null, 2)}\n`);
    expect(reportSchema.parse(JSON.parse(text))).toEqual(sampleReport());
  });

  it("gives the same bytes for the same report", () => {
    expect(renderJson(sampleReport())).toBe(renderJson(structuredClone(sampleReport())));
  });

  it("holds no character that steers a terminal, and loses none", () => {
    const poison = "\x1b[2J\u009b31m\x7f\u202e\u2066\u2028\ufeff\u{e0041}\r\n同期";
    const report = infest(sampleReport(), poison);
    const text = renderJson(report);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
    expect(text).toContain("同期");
    expect(JSON.parse(text)).toEqual(report);
  });
});
