import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawsBlocks, hasRoomForBar, type Progress, ProgressBar, progressLine } from "../../cli/progress-bar.ts";
import { ROOT, runCli } from "./run-cli.ts";

const MODULE = pathToFileURL(join(ROOT, "cli/progress-bar.ts")).href;
const HALF: Progress = { label: "Application.evtx", doneBytes: 51_200_000, totalBytes: 102_400_000, elapsedMs: 4000 };
const lineOf = (progress: Partial<Progress>, columns: number, unicode = true): string =>
  progressLine({ ...HALF, ...progress }, { columns, unicode });

describe("the line", () => {
  it.each([
    [160, "Application.evtx  ████████████████████░░░░░░░░░░░░░░░░░░░░   50%   51.2 of 102.4 MB   12.8 MB/s  0:04 left"],
    [80, "Application.evtx  ██████░░░░░░░   50%   51.2 of 102.4 MB   12.8 MB/s  0:04 left"],
    [60, "Application.evtx  ██████░░░░░░   50%   12.8 MB/s  0:04 left"],
    [40, "Applicatio...  ███░░░░   50%  0:04 left"],
    [30, "Applic...  ██████░░░░░░   50%"],
    [16, "Applica...  50%"],
    [5, "50%"],
    [1, ""],
  ])("%i columns", (columns, line) => {
    expect(lineOf({}, columns)).toBe(line);
  });

  it("has a form in ASCII", () => {
    expect(lineOf({}, 60, false)).toBe("Application.evtx  [#####.....]   50%   12.8 MB/s  0:04 left");
    expect(lineOf({ doneBytes: 0 }, 60, false)).toBe("Application.evtx  [..............]    0%    0.0 of 102.4 MB");
    expect(lineOf({ doneBytes: HALF.totalBytes }, 60, false)).toContain("[##########]  100%");
  });

  it("always leaves the last column free", () => {
    for (const label of ["a", "Application.evtx", "Größe 日本語の長い名前のファイル.evtx", "x".repeat(300)]) {
      for (const elapsedMs of [0, 4000, 40_000_000]) {
        for (let columns = 1; columns < 200; columns++) {
          expect(lineOf({ label, elapsedMs }, columns, false).length).toBeLessThan(columns);
        }
      }
    }
  });

  it.each<[string, Partial<Progress>, string]>([
    ["a total that nobody knows", { totalBytes: 0 }, "Application.evtx  51.2 MB   12.8 MB/s"],
    ["more than announced", { doneBytes: 200_000_000 }, "100%  200.0 of 102.4 MB   50.0 MB/s  0:00 left"],
    ["a rate too early to tell", { elapsedMs: 100 }, "50%   51.2 of 102.4 MB"],
    ["hours", { doneBytes: 1_000_000, elapsedMs: 60_000 }, "0%    1.0 of 102.4 MB   16.7 kB/s  1:41:24 left"],
    ["gigabytes", { totalBytes: 20e9 }, "0%   0.1 of 20.0 GB   12.8 MB/s  25:59 left"],
  ])("tells %s", (_, progress, end) => {
    expect(lineOf(progress, 120).replace(/ +/g, " ")).toContain(end.replace(/ +/g, " "));
  });

  it("leaves out folders before it cuts the name", () => {
    expect(lineOf({ label: "/a/long/way/down/to/System.evtx" }, 60)).toMatch(/^System\.evtx {2}█/);
    expect(lineOf({ label: "C:\\a\\long\\way\\down\\System.evtx" }, 60)).toMatch(/^System\.evtx {2}█/);
  });
});

describe("the bar", () => {
  let written = "";
  const terminal = { isTTY: true, columns: 50, write: (text: string) => (written += text) };
  beforeEach(() => {
    written = "";
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => void vi.useRealTimers());

  it("waits a second, then is drawn five times a second at most", () => {
    const bar = new ProgressBar(terminal, false);
    for (let ms = 0; ms < 3000; ms += 10) {
      bar.show("a.evtx", ms, 3000);
      vi.advanceTimersByTime(10);
    }
    const draws = written.split("\r").length - 1;
    expect(draws).toBe(10);
  });

  it("is drawn over itself and leaves nothing behind", () => {
    const bar = new ProgressBar(terminal, false);
    vi.advanceTimersByTime(1000);
    bar.show("a.evtx", 500, 1000);
    const [, first = ""] = written.split("\r");
    terminal.columns = 30;
    vi.advanceTimersByTime(1000);
    written = "";
    bar.show("a.evtx", 600, 1000);
    expect(written).toHaveLength(first.length + 1);
    expect(written.trimEnd().length).toBeLessThanOrEqual(30);
    terminal.columns = 50;
    written = "";
    bar.clear();
    bar.clear();
    expect(written).toMatch(/^\r +\r$/);
  });

  it("does not let a name steer the terminal", () => {
    const bar = new ProgressBar(terminal, false);
    vi.advanceTimersByTime(1000);
    bar.show("\x1b[2J\u202e.evtx", 1, 2);
    expect(written).not.toMatch(/[\x1b\u202e]/);
  });

  it("begins anew with the next file", () => {
    const bar = new ProgressBar({ ...terminal, columns: 100 }, false);
    bar.show("a.evtx", 5_000_000, 5_000_000);
    vi.advanceTimersByTime(10_000);
    bar.show("b.evtx", 0, 10_000_000);
    vi.advanceTimersByTime(1000);
    written = "";
    bar.show("b.evtx", 2_000_000, 10_000_000);
    expect(written).toContain("2.0 MB/s  0:04 left");
  });
});

describe("where it is shown", () => {
  const tty = { isTTY: true };

  it("needs a terminal that can go back", () => {
    expect(hasRoomForBar(tty, {}, { TERM: "xterm" })).toBe(true);
    expect(hasRoomForBar(tty, {}, { TERM: "dumb" })).toBe(false);
    expect(hasRoomForBar({}, {}, { TERM: "xterm" })).toBe(false);
  });

  it("is not beside a pipe, but beside a file", async () => {
    const file = openSync(devNull, "r");
    expect(hasRoomForBar(tty, { fd: file }, {})).toBe(true);
    closeSync(file);
    // In a process of its own, whose standard output is a pipe.
    const code = `import(${JSON.stringify(MODULE)}).then(({ hasRoomForBar }) =>
      console.log(hasRoomForBar({ isTTY: true }, process.stdout, {})))`;
    expect(runCli([], { node: ["--import", "tsx", "--eval", code] }).out).toBe("false\n");
  });

  it.each<[NodeJS.ProcessEnv, NodeJS.Platform, boolean]>([
    [{ LANG: "en_US.UTF-8" }, "linux", true],
    [{ LANG: "C.utf8" }, "darwin", true],
    [{ LANG: "en_US.UTF-8", LC_ALL: "C" }, "linux", false],
    [{ LANG: "en_US.UTF-8", LC_ALL: "" }, "linux", true],
    [{ LANG: "en_US.UTF-8", TERM: "linux" }, "linux", false],
    [{}, "linux", false],
    [{}, "win32", false],
    [{ WT_SESSION: "1" }, "win32", true],
  ])("%j on %s: blocks %s", (env, platform, blocks) => {
    expect(drawsBlocks(env, platform)).toBe(blocks);
  });
});
