import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import AdmZip from "adm-zip";
import { beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../analyzer/report/report.ts";
import { parseCsv } from "../support/csv.ts";
import { makeBroken, makeFolder, makeHealthy } from "./inputs.ts";
import { buildCli, ROOT, runCli } from "./run-cli.ts";

const folder = makeFolder();
const { path } = folder;
const broken = path("broken.zip");
const healthy = path("healthy.zip");
const text = (name: string): string => readFileSync(path(name), "utf8");

beforeAll(async () => {
  buildCli();
  writeFileSync(broken, await makeBroken());
  writeFileSync(healthy, await makeHealthy());
});

describe("several outputs at once", () => {
  it("writes all faces of the shipped example, and JSON to standard output", () => {
    const example = `${ROOT}/fixtures/bundles/restart-tried.zip`;
    const files = [
      "--html",
      path("r.html"),
      "--markdown",
      path("r.md"),
      "--csv",
      path("r.csv"),
      "--escalate",
      path("r.zip"),
    ];
    const { code, out, err } = runCli(["analyze", example, ...files, "--format", "json"]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const report = reportSchema.parse(JSON.parse(out));
    expect(text("r.md")).toContain("## Password writeback: Disable and re-enable password writeback.");
    const rows = parseCsv(text("r.csv").slice(1));
    expect(rows.filter(([, kind]) => kind === "heartbeat").length).toBeGreaterThan(100);
    for (const { ruleId } of report.findings) {
      expect(text("r.md")).toContain(`(${ruleId}:`);
      expect(text("r.html")).toContain(ruleId);
      expect(rows.some((row) => row[5] === ruleId)).toBe(true);
    }
    expect(new AdmZip(path("r.zip")).getEntries().map(({ entryName }) => entryName)).toEqual([
      "application-excerpt.evtx",
      "application-excerpt.xml",
      "note.md",
      "report.json",
      "request.md",
      "timeline.csv",
    ]);
  });

  it("- is standard output", () => {
    const mail = runCli(["analyze", broken, "--markdown", "-", "--audience", "customer"]);
    expect({ code: mail.code, err: mail.err }).toEqual({ code: 1, err: "" });
    expect(mail.out).toMatch(/^Subject: Password writeback on /);
    expect(runCli(["analyze", broken, "--csv=-", "--quiet"]).out).toMatch(/^\ufefftimeUtc,/);
  });

  it("--quiet writes files and prints nothing", () => {
    expect(runCli(["analyze", broken, "-q", "--markdown", path("quiet.md")])).toEqual({ code: 1, out: "", err: "" });
    expect(text("quiet.md")).toContain("## Password writeback");
  });

  it("gives the same bytes twice", () => {
    const run = (n: number): Buffer[] => {
      const names = [path(`same${n}.md`), path(`same${n}.csv`), path(`same${n}.zip`)];
      const [md = "", csv = "", zip = ""] = names;
      expect(runCli(["analyze", broken, "-q", "--markdown", md, "--csv", csv, "--escalate", zip]).code).toBe(1);
      return names.map((name) => readFileSync(name));
    };
    expect(run(1)).toEqual(run(2));
  });
});

describe("a file that is there", () => {
  it("is kept without --force, the others are written, and the exit code says so", () => {
    writeFileSync(path("kept.md"), "mine");
    const { code, out, err } = runCli(["analyze", broken, "--markdown", path("kept.md"), "--csv", path("fresh.csv")]);
    expect(code).toBe(2);
    expect(err).toBe(
      `writeback-triage: ${path("kept.md")}: exists already and was kept; give another name, or --force to overwrite it\n`,
    );
    expect(out).toMatch(/^\[>\] Next step/);
    expect(text("kept.md")).toBe("mine");
    expect(text("fresh.csv")).toContain("timeUtc");
  });

  it("is overwritten with --force, through a link, and nothing else is left", () => {
    writeFileSync(path("old.md"), "old");
    symlinkSync(path("old.md"), path("link.md"));
    const before = readdirSync(path(".")).length;
    expect(runCli(["analyze", broken, "-q", "--force", "--markdown", path("link.md")])).toEqual({
      code: 1,
      out: "",
      err: "",
    });
    expect(text("old.md")).toContain("## Password writeback");
    expect(lstatSync(path("link.md")).isSymbolicLink()).toBe(true);
    expect(readdirSync(path(".")).length).toBe(before);
  });

  it("is written to where it is a device", () => {
    expect(runCli(["analyze", broken, "-q", "--force", "--csv", "/dev/null"])).toEqual({ code: 1, out: "", err: "" });
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

describe("an output that cannot be written", () => {
  it.each([
    ["its folder does not exist", () => path("no/such/r.md")],
    ["its folder is a file", () => `${broken}/r.md`],
  ])("is one line, after the others: %s", (reason, make) => {
    const name = path(`after-${reason.length}.csv`);
    const { code, out, err } = runCli(["analyze", broken, "--markdown", make(), "--csv", name]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 2, lines: 2 });
    expect(err).toContain(`cannot be written (${reason})`);
    expect(existsSync(name)).toBe(true);
    expect(out).toMatch(/^\[>\] Next step/);
  });

  it("is a folder", () => {
    mkdirSync(path("a-folder"));
    const { code, err } = runCli(["analyze", broken, "-q", "--force", "--markdown", path("a-folder")]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 2, lines: 2 });
    expect(err).toContain("it is a folder");
  });

  it("leaves no torn file on a full disk", () => {
    const { code, err } = runCli(["analyze", broken, "-q", "--force", "--markdown", "/dev/full"]);
    expect(code).toBe(2);
    expect(err).toContain("no space left on the disk");
  });
});

describe("--out", () => {
  it("names the faces of each input after it", () => {
    const out = path("reports/deep");
    const ran = runCli(["analyze", broken, healthy, path("none.zip"), broken, "-q", "--out", out]);
    expect(ran.code).toBe(3);
    expect(readdirSync(out).sort()).toEqual(
      ["broken.zip", "broken.zip-2", "healthy.zip"]
        .flatMap((name) => [`${name}.csv`, `${name}.html`, `${name}.json`, `${name}.md`])
        .sort(),
    );
    const json = JSON.parse(readFileSync(`${out}/healthy.zip.json`, "utf8"));
    expect(reportSchema.parse(json).input.name).toBe("healthy.zip");
    const again = runCli(["analyze", broken, healthy, "-q", "--out", out]);
    expect({ code: again.code, lines: again.err.trimEnd().split("\n").length }).toEqual({ code: 2, lines: 8 });
    expect(runCli(["analyze", broken, healthy, "-q", "--out", out, "--force"]).code).toBe(1);
  });

  it("is a file", () => {
    const { code, err } = runCli(["analyze", broken, "--out", healthy]);
    expect({ code, err }).toEqual({ code: 2, err: `writeback-triage: ${healthy}: cannot be written (it is a file)\n` });
  });
});

describe("--fail-on", () => {
  it.each([
    [["--fail-on", "next-step"], 1],
    [["--fail-on", "finish,wait"], 0],
    [["--fail-on", "wait", "--fail-on", "next-step"], 1],
    [["--fail-on", "never"], 0],
    [["--fail-on", "any"], 1],
  ])("%j on a server that needs a step: %i", (options, code) => {
    expect(runCli(["analyze", broken, "-q", ...options]).code).toBe(code);
  });

  it("excuses nothing that could not be read", () => {
    expect(runCli(["analyze", path("none.zip"), "-q", "--fail-on", "never"]).code).toBe(3);
  });
});
