import type { Audience } from "../../analyzer/report/markdown.ts";
import type { Report } from "../../analyzer/report/report.ts";

/** Faces that are one text, in the order in which they are written. Each is loaded when it is drawn. */
export const TEXT_FACES = ["json", "html", "markdown", "csv"] as const;
export type TextFace = (typeof TEXT_FACES)[number];

export const EXTENSION: Readonly<Record<TextFace, string>> = { json: "json", html: "html", markdown: "md", csv: "csv" };

export async function draw(face: TextFace, report: Report, audience: Audience): Promise<string> {
  switch (face) {
    case "json":
      return (await import("../../analyzer/report/json.ts")).renderJson(report);
    case "html":
      return (await import("../../analyzer/report/html/html.tsx")).renderHtml(report);
    case "markdown":
      return (await import("../../analyzer/report/markdown.ts")).renderMarkdown(report, audience);
    case "csv":
      return (await import("../../analyzer/report/csv.ts")).renderCsv(report);
  }
}
