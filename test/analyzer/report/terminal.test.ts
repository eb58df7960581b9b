import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "../../../analyzer/assess.ts";
import { ADVICE_KINDS, RUNG_STATES, reportSchema } from "../../../analyzer/report/report.ts";
import { renderInputHead, renderTerminal } from "../../../analyzer/report/terminal.ts";
import { widthOf } from "../../../analyzer/report/terminal-layout.ts";
import { play, world } from "../../support/world.ts";
import { infest, sampleReport } from "./sample-report.ts";

const PLAIN = { color: false, width: 80 };
const FORBIDDEN = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f]|\p{Cs}/u;
/** What stands there to be copied: the commands of the collection by hand, and addresses of pages. */
const COPIED = /^ {2}(?:wevtutil|Get-|reg |Import-Module|type |w32tm|Test-NetConnection|dir )|^ {4}https:/;

const tooWide = (text: string, width: number): string[] =>
  text.split("\n").filter((line) => widthOf(line) > width && !COPIED.test(line));

describe("the terminal face", () => {
  it("is drawn from a true report", () => {
    expect(reportSchema.parse(sampleReport())).toBeTruthy();
  });

  it("shows every part at 80 columns", async () => {
    await expect(renderTerminal(sampleReport(), PLAIN)).toMatchFileSnapshot("snapshots/next-step-80.txt");
  });

  it("shows every part at 200 columns", async () => {
    await expect(renderTerminal(sampleReport(), { color: false, width: 200 })).toMatchFileSnapshot(
      "snapshots/next-step-200.txt",
    );
  });

  it("uses a list where a table has no room", async () => {
    await expect(renderTerminal(sampleReport(), { color: false, width: 50 })).toMatchFileSnapshot(
      "snapshots/next-step-50.txt",
    );
  });

  it("leaves out what has nothing to say", async () => {
    const report = sampleReport((one) => {
      const { recommendation, completeness, outage } = one;
      Object.assign(recommendation, { kind: "nothing", step: null, headline: "Nothing to do. Healthy: a heartbeat." });
      Object.assign(recommendation, { because: [], who: null, actions: [], warnings: [], verify: [], downtime: null });
      Object.assign(recommendation, { commands: [], cites: [], evidence: [] });
      Object.assign(outage, { state: "healthy", because: "a heartbeat", onsetUtc: null, lastFailureUtc: null });
      Object.assign(completeness, { sources: [], artifacts: [], logs: [], ignored: [], otherComputers: [] });
      Object.assign(one, { ladder: [], attempts: [], findings: [], undecided: [], clockJumps: [], otherEditions: [] });
    });
    await expect(renderTerminal(report, PLAIN)).toMatchFileSnapshot("snapshots/nothing-80.txt");
  });

  it.each(ADVICE_KINDS)("answers in the first three lines: %s", (kind) => {
    const report = sampleReport(({ recommendation }) => {
      recommendation.kind = kind;
      recommendation.headline = "Restart the sync service.";
    });
    const [first = "", second = "", third = ""] = renderTerminal(report, PLAIN).split("\n");
    expect(first).toMatch(/^\[(?:>|ok|!|~|\?)\] .*Restart the sync service\.$/);
    expect(second).toBe("Writeback is DOWN since 2026-10-12T05:02:00Z; last life 2026-10-12T04:55:02Z");
    expect(third).toBe("SYNC01.contoso.com | Entra Connect 2.5.190.0 | edition current | case.zip");
  });

  it("cuts a long headline on the first line and gives the whole below", () => {
    const headline = `Do not climb the ladder: ${"the connector account may not set passwords ".repeat(5)}at all.`;
    const report = sampleReport(({ recommendation }) => {
      Object.assign(recommendation, { kind: "off-ladder", step: null, headline });
    });
    const text = renderTerminal(report, PLAIN);
    expect(text.split("\n")[0]).toMatch(/^\[!\] Do not climb the ladder: the connector account .* \.\.\.$/);
    expect(text.replace(/\s+/g, " ")).toContain(headline);
    expect(tooWide(text, 80)).toEqual([]);
  });

  it("names records as the log viewer does", () => {
    const text = renderTerminal(sampleReport(), PLAIN);
    expect(text).toContain("PasswordResetService #85808; System #31419");
    expect(text).toContain("scheduler syncCycleEnabled");
  });

  it("keeps a command whole, to be copied", () => {
    const command = `wevtutil epl Application application.evtx "/q:*[System[${"Provider[@Name='x'] or ".repeat(20)}1]]"`;
    const report = sampleReport(({ recommendation }) => {
      recommendation.commands = [command];
    });
    expect(renderTerminal(report, PLAIN).split("\n")).toContain(`  ${command}`);
  });

  it("paints nothing without colour, and the same words with it", () => {
    const painted = renderTerminal(sampleReport(), { color: true, width: 80 });
    expect(painted).toContain("\x1b[31m");
    expect(painted.replace(/\x1b\[\d+m/g, "")).toBe(renderTerminal(sampleReport(), PLAIN));
  });

  it("has a word for every state of a rung", () => {
    for (const state of RUNG_STATES) {
      const report = sampleReport(({ ladder }) => {
        for (const rung of ladder) Object.assign(rung, { state, next: false });
      });
      expect(tooWide(renderTerminal(report, PLAIN), 80)).toEqual([]);
    }
  });

  it("heads the reports of several inputs", () => {
    expect(renderInputHead("a\x1b[2J.zip", 2, 3, PLAIN)).toBe(`${"=== 2 of 3: a\\u001b[2J.zip ".padEnd(80, "=")}\n`);
  });
});

describe("a text from the bundle", () => {
  it.each([
    ["escape", "\x1b[2J\x1b]0;owned\x07"],
    ["C1 control", "\u009b31m\u0090"],
    ["direction", "\u202egnp.exe\u2066\u200f"],
    ["lines", "\r\n[ok] Nothing to do.\u2028\u2029\x0b\x0c"],
    ["invisible", "\u200b\u00ad\ufeff\u{e0041}\ud800"],
  ])("never reaches the terminal raw: %s", (_name, poison) => {
    const text = renderTerminal(infest(sampleReport(), poison), PLAIN);
    expect(text).not.toMatch(FORBIDDEN);
    expect(text.split("\n").filter((line) => line.startsWith("[ok]"))).toEqual([]);
    expect(text).toContain("\\u");
  });

  it.each([
    ["one long word", "x".repeat(500)],
    ["wide letters", " 同期サーバー".repeat(30)],
    ["wide letters without blanks", "同期サーバー".repeat(30)],
    ["combining marks", "e\u0301\u0301".repeat(100)],
    ["emoji", "🔥".repeat(100)],
    ["many words", " word".repeat(2000)],
  ])("never makes a line too wide: %s", (_name, poison) => {
    for (const width of [40, 69, 70, 80, 100, 200]) {
      const report = infest(sampleReport(), poison);
      report.recommendation.commands = [];
      report.recommendation.cites = [];
      expect(tooWide(renderTerminal(report, { color: false, width }), width)).toEqual([]);
    }
  });
});

describe("any server with any history", () => {
  it("fits, says no control character, and is the same twice", () => {
    fc.assert(
      fc.property(world, fc.constantFrom(40, 60, 80, 120, 200), (made, width) => {
        const { evidence, now } = play(made);
        const report = assess(evidence, { edition: "auto", attempted: [], now, name: "case.zip" });
        const text = renderTerminal(report, { color: false, width });
        expect(text).not.toMatch(FORBIDDEN);
        expect(tooWide(text, width)).toEqual([]);
        expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        expect(renderTerminal(report, { color: false, width })).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});
