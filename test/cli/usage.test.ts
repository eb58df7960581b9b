import { beforeAll, describe, expect, it } from "vitest";
import { TOOL } from "../../bundle/tool.ts";
import { buildCli, runCli } from "./run-cli.ts";

beforeAll(() => void buildCli());

describe("help and version", () => {
  it.each([
    [["--help"], "Commands:"],
    [["-h"], "Exit codes:"],
    [["help"], "analyze"],
    [["analyze", "--help"], "--attempted"],
    [["help", "analyze"], "70, then 2, then 3, then 1, then 4, then 0"],
    [["events", "-h"], "--provider"],
    [["reveal", "--help"], "--map"],
    [["rules", "--help"], "test FILE.yaml..."],
    [["rules", "test", "--help"], "2 a pack is bad"],
  ])("%j goes to standard output", (argv, text) => {
    const { code, out, err } = runCli(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.replace(/\s+/g, " ")).toContain(text);
    expect(out).toContain("Examples:");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(84);
  });

  it("is the same in every language", () => {
    const german = runCli(["analyze", "--help"], { env: { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" } });
    expect(german.out).toBe(runCli(["analyze", "--help"], { env: { LANG: "C", LC_ALL: "C" } }).out);
  });

  it.each(["--version", "-V"])("%s", (flag) => {
    expect(runCli([flag])).toEqual({ code: 0, out: `${TOOL.name} ${TOOL.version}\n`, err: "" });
  });
});

describe("wrong usage: exit code 2, one line, a hint", () => {
  it.each([
    [["analyse", "x.zip"], "did you mean analyze?"],
    [["nonsense"], "The commands are analyze, events, explain, reveal, rules"],
    [["--edition", "seed", "analyze", "x.zip"], "stands before the command"],
    [["analyze"], "such as: writeback-triage analyze case.zip"],
    [["events"], "such as: writeback-triage events Application.evtx"],
    [["analyze", "-"], "standard input"],
    [["analyze", "x.zip", "--editoin", "seed"], "did you mean --edition?"],
    [["analyze", "x.zip", "--frobnicate"], "unknown option --frobnicate. See writeback-triage analyze --help"],
    [["analyze", "x.zip", "-x"], "unknown option -x."],
    [["analyze", "x.zip", "--camelCase=1"], "unknown option --camelCase."],
    [["analyze", "x.zip", "--edition", "2021"], "did you mean 2020?"],
    [["analyze", "x.zip", "--edition", "seed", "--edition", "2020"], "more than once"],
    [["analyze", "x.zip", "--edition"], "--edition needs a value"],
    [["analyze", "x.zip", "--attempted", "restrat"], "did you mean restart?"],
    [["analyze", "x.zip", "--attempted", "guide"], "Give one of network, tls"],
    [["analyze", "x.zip", "--format", "yaml"], "Give one of terminal, json"],
    [["analyze", "x.zip", "--now", "yesterday"], "ISO 8601"],
    [["analyze", "x.zip", "--now", "2024-05-01"], "2024-05-01T08:00:00Z"],
    [["analyze", "x.zip", "--now", "2024-05-01T08:00:00"], "with Z or an offset"],
    [["analyze", "x.zip", "--now", "2024-02-30T08:00:00Z"], "is not a time"],
    [["analyze", "x.zip", "--now", "2024-05-01T25:00:00Z"], "is not a time"],
    [["analyze", "x.zip", "--fail-on", "next"], "did you mean next-step?"],
    [["analyze", "x.zip", "--fail-on", "never,wait"], "any and never stand alone"],
    [["analyze", "x.zip", "y.zip", "--markdown", "a.md"], "give --out FOLDER"],
    [["analyze", "x.zip", "y.zip", "--csv", "-"], "--csv takes one input, and these are 2"],
    [["analyze", "x.zip", "--markdown", "-", "--csv", "-"], "cannot both go to standard output"],
    [["analyze", "x.zip", "--format", "json", "--csv", "-"], "--format json and --csv - cannot both"],
    [["analyze", "x.zip", "--markdown", "a", "--csv", "./a"], "are the same file"],
    [["analyze", "x.zip", "--csv", "./x.zip", "--force"], "is an input"],
    [["analyze", "x.zip", "./x.zip.json", "--out", ".", "--force"], "--out: x.zip.json is an input"],
    [["analyze", "x.zip", "--out", "d", "--csv", "d/x.zip.csv"], "are the same file"],
    [["analyze", "x.zip", "--escalate", "-"], "a zip is not for standard output"],
    [["analyze", "x.zip", "--audience", "customer"], "give it with --markdown FILE"],
    [["analyze", "x.zip", "--markdown"], "--markdown needs a value, such as case.md"],
    [["events", "x.evtx", "--since", "1714550400"], "--since"],
    [["events", "x.evtx", "--id", "31019x"], "is not an event id"],
    [["events", "x.evtx", "--id", "70000"], "0 to 65535"],
    [["events", "x.evtx", "--format", "json"], "did you mean jsonl?"],
  ])("%j", (argv, hint) => {
    const { code, out, err } = runCli(argv);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 2 });
    expect(err).toContain(hint);
  });

  it("without any argument the help stands on standard error", () => {
    const { code, out, err } = runCli([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Commands:");
  });

  it("never lets what was given steer the terminal", () => {
    const { err } = runCli(["analyze", "x.zip", "--edition", "\x1b[2J\u202eseed"]);
    expect(err).toContain("\\u001b[2J\\u202eseed");
    expect(err).not.toContain("\x1b");
  });
});
