/** Takes the pictures of reports that the README shows: `npm run pictures`. Needs `/usr/bin/chromium`. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { makeGallery } from "./gallery.ts";

const FOLDER = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const LIMIT_BYTES = 150_000;
const HEIGHT = 640;

const SHOTS = [
  { id: "restart-tried", name: "answer", width: 1080, colorScheme: "light", at: "body" },
  { id: "one-relay-failing", name: "timeline", width: 1080, colorScheme: "light", at: "#timeline" },
  { id: "network-blocked", name: "dark", width: 1080, colorScheme: "dark", at: "body" },
  { id: "healthy", name: "narrow", width: 390, colorScheme: "light", at: "body" },
] as const;

const pages = mkdtempSync(join(tmpdir(), "pictures-"));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  await makeGallery(
    pages,
    SHOTS.map(({ id }) => id),
  );
  mkdirSync(FOLDER, { recursive: true });
  for (const { id, name, width, colorScheme, at } of SHOTS) {
    const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme });
    await page.goto(pathToFileURL(join(pages, `${id}.html`)).href);
    await page.locator(at).evaluate((element) => element.scrollIntoView());
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path });
    await page.close();
    const { size } = statSync(path);
    console.log(`${name}.png: ${size} bytes`);
    if (size > LIMIT_BYTES) throw new Error(`${path} is larger than ${LIMIT_BYTES} bytes`);
  }
} finally {
  await browser.close();
  rmSync(pages, { recursive: true });
}
