import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, testBrowser } from "../support/browser.ts";
import { parseCsv } from "../support/csv.ts";
import { ROOT, runCli } from "./run-cli.ts";

/** The shipped example through the real command line: every face at once, and the page in a browser. */
describe.skipIf(!hasBrowser)("analyze of the example", () => {
  const { open } = testBrowser();
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "faces-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("writes a page, a note, a table and JSON that agree", { timeout: 60_000 }, async () => {
    const bundle = join(ROOT, "fixtures", "bundles", "restart-tried.zip");
    const [html = "", markdown = "", csv = ""] = ["case.html", "case.md", "case.csv"].map((name) => join(folder, name));
    const faces = ["--html", html, "--markdown", markdown, "--csv", csv, "--format", "json"];
    const { code, out } = runCli(["analyze", bundle, ...faces, "--now", "2026-10-12T09:00:00Z"]);
    expect(code).toBe(1);
    const { recommendation, findings } = JSON.parse(out);
    const rows = parseCsv(readFileSync(csv, "utf8").slice(1));
    expect(rows.filter(([, kind]) => kind === "finding").length).toBeGreaterThanOrEqual(findings.length);
    for (const { ruleId } of findings) expect(readFileSync(markdown, "utf8")).toContain(ruleId);
    await open(readFileSync(html, "utf8"), async (page) => {
      expect(await page.textContent("h1")).toBe(recommendation.headline);
      expect(await page.locator("article.finding").count()).toBe(findings.length);
      expect(await page.locator(".checklist input").count()).toBe(recommendation.actions.length);
      await page.locator(".evidence a").first().click();
      expect(await page.isVisible("details.event[open] pre")).toBe(true);
    });
  });
});
