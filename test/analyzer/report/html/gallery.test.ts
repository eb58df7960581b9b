import { readFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { makeGallery } from "../../../../tools/gallery.ts";
import { hasBrowser, testBrowser } from "../../../support/browser.ts";
import { pagesOf } from "./big-report.ts";

/** Every page of the gallery, in a browser: what reads well in one scenario may not in the next. */
describe.skipIf(!hasBrowser)("the gallery", () => {
  const { open, folder } = testBrowser();
  let ids: string[] = [];
  beforeAll(async () => {
    ids = (await makeGallery(folder(), undefined, () => {})).map(([id]) => id);
  }, 60_000);

  const each = async (use: (page: Page, id: string) => Promise<void>, bypassCSP = false): Promise<void> => {
    for (const id of [...ids, "index"]) {
      await open(readFileSync(join(folder(), `${id}.html`), "utf8"), (page) => use(page, id), bypassCSP);
    }
  };

  it("has a dozen scenarios, and an index that tells the answer of each", async () => {
    expect(ids.length).toBeGreaterThanOrEqual(12);
    await open(readFileSync(join(folder(), "index.html"), "utf8"), async (page) => {
      expect(await page.locator("article a").count()).toBe(ids.length);
      for (const kind of await page.locator(".kind").allTextContents()) expect(kind).toMatch(/\w+ · writeback \w+/);
    });
  });

  it("has nothing that axe objects to, light and dark", { timeout: 180_000 }, async () => {
    await each(async (page, id) => {
      await page.evaluate(axe.source);
      const run = "({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html)";
      expect(await page.evaluate(`axe.run().then(${run})`), id).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await page.evaluate(`axe.run({ runOnly: ["color-contrast"] }).then(${run})`), `${id}, dark`).toEqual([]);
    }, true);
  });

  it("fits every width, uses a very wide one, with no lane's name cut and no two the same", {
    timeout: 180_000,
  }, async () => {
    await each(async (page, id) => {
      for (const width of [360, 390, 768, 1280, 3840]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${id}: ${width}`).toBeLessThanOrEqual(
          width,
        );
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll(".names li")]
            .filter((one) => one.scrollWidth > one.clientWidth)
            .map((one) => one.textContent),
        );
        expect(cut, `${id}: ${width}`).toEqual([]);
      }
      expect(await page.evaluate(() => document.querySelector("main")?.clientWidth), id).toBeGreaterThan(2800);
      const names = await page.locator(".names li").allTextContents();
      expect(new Set(names).size, id).toBe(names.length);
    });
  });

  it("prints on four pages at most, with nothing cut", { timeout: 180_000 }, async () => {
    await each(async (page, id) => {
      const pages = pagesOf(await page.pdf({ preferCSSPageSize: true }));
      expect(pages, id).toBeGreaterThan(0);
      expect(pages, id).toBeLessThanOrEqual(4);
      // A4 without its margins, at 96 dots an inch.
      await page.setViewportSize({ width: 688, height: 1000 });
      await page.emulateMedia({ media: "print" });
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll("body *:not(svg *)")]
          .filter((one) => one.getBoundingClientRect().right > 689)
          .map((one) => one.outerHTML.slice(0, 80)),
      );
      expect(cut, id).toEqual([]);
    });
  });
});
