import { describe, expect, it } from "vitest";
import { assess } from "../../../../analyzer/assess.ts";
import { renderHtml } from "../../../../analyzer/report/html/html.tsx";
import type { EventRecord } from "../../../../bundle/events.ts";
import { hasBrowser, testBrowser } from "../../../support/browser.ts";
import { evidenceOf } from "../../../support/evidence.ts";

const START = Date.parse("2026-10-01T00:00:00Z");
const record = (recordId: number, eventId: number, text: string): EventRecord => ({
  recordId,
  provider: "PasswordResetService",
  eventId,
  level: 4,
  timeUtc: new Date(START + recordId * 60_000).toISOString(),
  channel: "Application",
  computer: "SYNC01</title><script>alert(1)</script>",
  data: [["", text]],
});
const pageOf = (events: readonly EventRecord[]): string =>
  renderHtml(
    assess(evidenceOf({ writebackEvents: events }), { edition: "auto", attempted: [], name: "<b>\u202ex.zip" }),
  );

describe.skipIf(!hasBrowser)("a page from a hostile log", () => {
  const { open } = testBrowser();

  it("holds an event of 10 MB", async () => {
    const text = `<script>document.title="owned"</script>\u202e\x1b[31m${"x".repeat(10_000_000)}`;
    const html = pageOf([record(1, 31019, "Namespace: relay-one.servicebus.windows.net"), record(2, 31034, text)]);
    expect(html.length).toBeLessThan(1_000_000);
    await open(html, async (page) => {
      await page.click('a[href^="#event-"]');
      const shown = (await page.textContent("details.event[open]")) ?? "";
      expect(shown).toContain('<script>document.title="owned"</script>');
      expect(shown).toContain("more characters are left out");
      expect(shown).not.toMatch(/[\u202e\x1b]/);
      expect(await page.title()).not.toBe("owned");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    });
  });

  it("holds 50,000 events, and stays usable", async () => {
    const beat = "Namespace: <script>.servicebus.windows.net";
    const events = Array.from({ length: 50_000 }, (_, i) => record(i + 1, i % 3 === 0 ? 31034 : 31019, beat));
    const html = pageOf(events);
    expect(html.length).toBeLessThan(2_000_000);
    await open(html, async (page) => {
      expect(await page.textContent("#timeline")).toContain("45000 more points are not drawn");
      expect(await page.locator("script").count()).toBe(1);
      await page.focus("#lanes");
      await page.keyboard.press("+");
      await page.keyboard.press("End");
      await expect.poll(() => page.textContent("#timeline-says")).toMatch(/\d+ of \d+: 2026-/);
    });
  });
});
