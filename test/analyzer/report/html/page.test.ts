import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../../analyzer/report/html/html.tsx";
import { shortNames } from "../../../../analyzer/report/html/timeline-lanes.ts";
import type { Report } from "../../../../analyzer/report/report.ts";
import { hasBrowser, testBrowser } from "../../../support/browser.ts";
import { infest, sampleReport } from "../sample-report.ts";
import { bigReport, emptyReport } from "./big-report.ts";

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

it("is small: without data, and what is fixed in a full one", () => {
  const full = renderHtml(sampleReport());
  const fixed = [...full.matchAll(/<(?:style|script)>(.*?)<\/(?:style|script)>/gs)].reduce(
    (sum, [, text = ""]) => sum + text.length,
    0,
  );
  expect(Buffer.byteLength(renderHtml(emptyReport()))).toBeLessThan(40_000);
  expect(fixed).toBeGreaterThan(5000);
  expect(fixed).toBeLessThan(30_000);
});

it("caps every list, and says what it left out", () => {
  const report = sampleReport(({ findings, undecided, completeness }) => {
    const [finding] = findings;
    if (finding) findings.push(...Array.from({ length: 1000 }, () => finding));
    undecided.push(
      ...Array.from({ length: 1000 }, (_, i) => ({ ruleId: `r${i}`, title: "t", because: "b", error: false })),
    );
    completeness.sources.push(
      ...Array.from({ length: 1000 }, (_, i) => ({ id: `s${i}`, outcome: "failed", code: null, detail: null })),
    );
    completeness.otherComputers.push(...Array.from({ length: 1000 }, (_, i) => `c${i}`));
  });
  const html = renderHtml(report);
  expect(html).toContain("902 more findings are in the JSON report.");
  expect(html).toContain("706 more are in the JSON report.");
  expect(html).toContain("702 more rows are in the JSON report.");
  expect(html).toContain("701 more are in the JSON report.");
});

it("writes every time in one form, and never breaks it", () => {
  const html = renderHtml(sampleReport()).replace(/<pre.*?<\/pre>/gs, "");
  expect(html).toContain('<span class="at">2026-10-12 05:02:00 UTC</span>');
  expect(html).not.toMatch(/\d{4}-\d\d-\d\dT\d\d:/);
});

it("names relays by what tells them apart", () => {
  expect(shortNames(["ssprdedicatedsbprodncu", "ssprdedicatedsbprodscu"])).toEqual(["…dncu", "…dscu"]);
  expect(shortNames(["relay"])).toEqual(["relay"]);
  const alike = ["a", "b"].map((own) => `${"x".repeat(30)}${own}${"y".repeat(30)}`);
  expect(new Set(shortNames(alike)).size).toBe(2);
});

describe.skipIf(!hasBrowser)("in a browser", () => {
  const { open: openHtml } = testBrowser();
  const open = (report: Report, use: (page: Page) => Promise<void>, bypassCSP = false) =>
    openHtml(renderHtml(report), use, bypassCSP);

  it("zooms and moves by keyboard and by button", async () => {
    await open(sampleReport(), async (page) => {
      const view = () => page.getAttribute("#plot", "viewBox");
      const whole = await view();
      await page.focus("#lanes");
      await page.keyboard.press("+");
      await expect.poll(view).toMatch(/^250 0 500 /);
      await page.keyboard.press("Shift+ArrowRight");
      await expect.poll(view).toMatch(/^375 0 500 /);
      await page.keyboard.press("0");
      await expect.poll(view).toBe(whole);
      await page.click("button[data-do=in]");
      await expect.poll(view).toMatch(/^250 0 500 /);
    });
  });

  it("zooms and moves by mouse", async () => {
    await open(sampleReport(), async (page) => {
      const start = async () => Number((await page.getAttribute("#plot", "viewBox"))?.split(" ")[0]);
      await page.locator("#lanes").scrollIntoViewIfNeeded();
      const box = await page.locator("#plot").boundingBox();
      if (box === null) throw new Error("no plot");
      await page.mouse.dblclick(box.x + box.width / 2, box.y + 10);
      await expect.poll(start).toBeCloseTo(250, 0);
      await page.mouse.move(box.x + box.width / 2, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 4, box.y + 10);
      await page.mouse.up();
      await expect.poll(start).toBeCloseTo(375, 0);
    });
  });

  it("tells what a mark is, by keyboard, with the way to its record", async () => {
    await open(sampleReport(), async (page) => {
      const says = () => page.textContent("#timeline-says");
      await page.focus("#lanes");
      await page.keyboard.press("ArrowRight");
      await expect
        .poll(says)
        .toContain("Service, 1 of 1: 2026-10-11 10:00:00 UTC to 2026-10-12 09:00:00 UTC: service up");
      for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
      await expect.poll(says).toContain("heartbeat relay-1, event 31019. PasswordResetService #85807.");
      await page.keyboard.press("ArrowDown");
      await expect
        .poll(says)
        .toContain("Failures, 1 of 1: 2026-10-12 05:02:00 UTC: listener failure relay-1, event 31034");
      expect(await page.isVisible("#cursor-dot")).toBe(true);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.isVisible("details.event[open] pre")).toBe(true);
    });
  });

  it("tells what a mark is, by hover", async () => {
    await open(sampleReport(), async (page) => {
      const lane = page.locator('#plot g[data-name="Failures"] .ticks');
      await page.locator("#lanes").scrollIntoViewIfNeeded();
      const box = await lane.boundingBox();
      if (box === null) throw new Error("no mark");
      await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
      await expect.poll(() => page.textContent("#timeline-says")).toContain("listener failure relay-1");
      expect(await page.getAttribute("#timeline-says a", "href")).toBe("#event-writebackEvents-85808");
    });
  });

  it("reaches each of 5,000 points, whatever the zoom", async () => {
    await open(bigReport(), async (page) => {
      const says = () => page.textContent("#timeline-says");
      expect(await page.locator("#lanes [tabindex]").count()).toBe(0);
      await page.focus("#lanes");
      for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
      for (let i = 0; i < 9; i++) await page.keyboard.press("+");
      await page.keyboard.press("End");
      await expect.poll(says).toMatch(/Heartbeats ssprdedicatedsbprodncu, 2,?500 of 2500: 2026-10-09 .*#4999/);
      await expect.poll(() => page.isVisible("#cursor-dot")).toBe(true);
      await page.keyboard.press("PageUp");
      await expect.poll(says).toContain("2480 of 2500");
    });
  });

  it("draws many heartbeats as density, and one by one from near", async () => {
    await open(bigReport(), async (page) => {
      expect(await page.locator("g.dense .density").first().isVisible()).toBe(true);
      expect(await page.locator("g.dense .ticks").first().isVisible()).toBe(false);
      await page.focus("#lanes");
      for (let i = 0; i < 5; i++) await page.keyboard.press("+");
      await expect.poll(() => page.locator("g.dense .ticks").first().isVisible()).toBe(true);
    });
  });

  it("shows a rung's grounds by hover and by keyboard, and keeps them by a click", async () => {
    await open(sampleReport(), async (page) => {
      const rung = page.locator(".ladder li", { hasText: "Restart the sync service" });
      const grounds = rung.locator(".grounds");
      expect(await grounds.isVisible()).toBe(false);
      await rung.locator("summary").hover();
      expect(await grounds.isVisible()).toBe(true);
      expect(await grounds.textContent()).toContain("System #31421");
      await page.mouse.move(0, 0);
      expect(await grounds.isVisible()).toBe(false);
      await page.focus("body");
      for (let i = 0; i < 30 && !(await grounds.isVisible()); i++) await page.keyboard.press("Tab");
      expect(await grounds.isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await grounds.isVisible()).toBe(false);
      await page.keyboard.press("Enter");
      expect(await grounds.isVisible()).toBe(true);
      await page.keyboard.press("Tab");
      expect(await grounds.isVisible()).toBe(true);
    });
  });

  it("holds the script and the style alone, and runs no other", async () => {
    await open(sampleReport(), async (page) => {
      const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', "content");
      expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri/);
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

  it("prints what a fold hides on screen", async () => {
    await open(sampleReport(), async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      expect(await page.locator(".ladder .grounds").first().isVisible()).toBe(true);
      expect(await page.locator(".finding details p, .finding details li").first().isVisible()).toBe(true);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      expect(await page.locator(".ladder .grounds").first().isVisible()).toBe(false);
    });
  });
});
