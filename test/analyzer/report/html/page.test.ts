import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../../../analyzer/report/html/html.tsx";
import type { Report } from "../../../../analyzer/report/report.ts";
import { infest, sampleReport } from "../sample-report.ts";

const CHROMIUM = "/usr/bin/chromium";
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

it("is allowed by hashes that are current", () => {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/page-hashes.ts", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
});

it("shows every section in order", () => {
  const ids = [...renderHtml(sampleReport()).matchAll(/<section[^>]*? id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([
    "answer",
    "ladder",
    "timeline",
    "findings",
    "probes",
    "server",
    "completeness",
    "would-change",
    "events",
  ]);
});

describe.skipIf(!existsSync(CHROMIUM))("in a browser", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "page-"));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page and gives what a reader must never see: complaints of the console, and requests. */
  async function open(report: Report, use: (page: Page) => Promise<void>, bypassCSP = false) {
    const file = join(folder, "report.html");
    writeFileSync(file, renderHtml(report));
    const context = await browser.newContext({ bypassCSP, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    await use(page);
    await context.close();
    expect(complaints).toEqual([]);
    expect(requests.filter((one) => one !== url)).toEqual([]);
  }

  it("zooms and moves by keyboard and by button", async () => {
    await open(sampleReport(), async (page) => {
      const view = () => page.getAttribute("#plot", "viewBox");
      const whole = await view();
      await page.focus("#lanes");
      await page.keyboard.press("+");
      await expect.poll(view).toMatch(/^250 0 500 /);
      await page.keyboard.press("ArrowRight");
      await expect.poll(view).toMatch(/^375 0 500 /);
      await page.keyboard.press("0");
      await expect.poll(view).toBe(whole);
      await page.click("button[data-do=in]");
      await expect.poll(view).toMatch(/^250 0 500 /);
    });
  });

  it("leads from a finding to the record's own text", async () => {
    await open(sampleReport(), async (page) => {
      await page.click(".evidence a");
      expect(await page.isVisible("details.event[open] pre")).toBe(true);
      expect(await page.textContent("details.event[open] pre")).toContain("Service Bus listener failed");
    });
  });

  it("keeps hostile text text", async () => {
    const poison = `</script><script>document.title="owned"</script><img src=x onerror=alert(1)>\u202e\u001b[31m`;
    await open(infest(sampleReport(), poison), async (page) => {
      expect(await page.title()).not.toBe("owned");
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator("script").count()).toBe(1);
      const text = (await page.textContent("body")) ?? "";
      expect(text).toContain("<img src=x onerror=alert(1)>");
      expect(text).not.toMatch(/[\u202e\u001b]/);
    });
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to: %s", async (colorScheme) => {
    await open(
      sampleReport(),
      async (page) => {
        await page.emulateMedia({ colorScheme });
        await page.evaluate(axe.source);
        const found = await page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))");
        expect(found).toEqual([]);
      },
      true,
    );
  });

  it.each([360, 1280, 3840])("fits a window of %i pixels", async (width) => {
    await open(sampleReport(), async (page) => {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  });

  it("prints on four pages at most", async () => {
    await open(sampleReport(), async (page) => {
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      const pages = pdf.match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
      expect(pages).toBeGreaterThan(0);
      expect(pages).toBeLessThanOrEqual(4);
    });
  });
});
