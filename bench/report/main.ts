/** The HTML report's fixed size, the time in which Chromium opens it, and its printed pages: `npm run bench:report`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderHtml } from "../../analyzer/report/html/html.tsx";
import { bigReport, emptyReport, pagesOf } from "../../test/analyzer/report/html/big-report.ts";
import { makeGallery } from "../../tools/gallery.ts";
import { machine, withOptions } from "../options.ts";

const kb = (html: string): string => `${(Buffer.byteLength(html) / 1000).toFixed(1)} KB`;

await withOptions(async ({ rounds, folder }) => {
  console.log(machine());
  console.log(`empty report: ${kb(renderHtml(emptyReport()))}, budget ≤ 200 KB`);
  const big = renderHtml(bigReport());
  const file = join(folder, "big.html");
  writeFileSync(file, big);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const opened: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await page.goto(pathToFileURL(file).href);
      opened.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0]?.duration ?? Number.NaN));
    }
    // The first one also loads the browser's own code.
    const times = opened.slice(1).map((ms) => ms.toFixed(0));
    console.log(`5,000 points: ${kb(big)}, loaded in ${times.join(", ")} ms, budget < 1,000 ms`);
    for (const [id] of await makeGallery(folder, undefined, () => {})) {
      await page.goto(pathToFileURL(join(folder, `${id}.html`)).href);
      console.log(`${id}: ${pagesOf(await page.pdf({ preferCSSPageSize: true }))} pages`);
    }
  } finally {
    await browser.close();
  }
});
