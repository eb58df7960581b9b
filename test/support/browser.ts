import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
export const hasBrowser = existsSync(CHROMIUM);

export interface TestBrowser {
  readonly folder: () => string;
  /** Opens a page and fails on what a reader must never see: complaints of the console, and requests beside the file. */
  readonly open: (html: string, use: (page: Page) => Promise<void>, bypassCSP?: boolean) => Promise<void>;
}

/** One browser for the test file that calls this, and a folder of its own. */
export function testBrowser(): TestBrowser {
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
  return {
    folder: () => folder,
    async open(html, use, bypassCSP = false) {
      const file = join(folder, "report.html");
      writeFileSync(file, html);
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
    },
  };
}
