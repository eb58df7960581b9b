import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../analyzer/report/report.ts";
import { packOf } from "../analyzer/packs/packs.ts";
import { makeBroken, makeFolder, makeHealthy } from "./inputs.ts";
import { buildCli, ROOT, runCli, runProgram } from "./run-cli.ts";

const folder = makeFolder();
const broken = folder.path("broken.zip");
const healthy = folder.path("healthy.zip");
const write = (name: string, text: string): string => folder.write(name, Buffer.from(text));

const beats = { event: { provider: "PasswordResetService", id: 31019, count: 2 } };
const failures = { event: { provider: "PasswordResetService", id: 31034, since: "life" } };
const noted = write(
  "noted.yaml",
  packOf({ when: beats, finding: "{count} heartbeats.", page: "# One\n\nTwo **lines**." }),
);
const offLadder = write(
  "off-ladder.yaml",
  packOf({
    when: { version: { from: "2.0.0.0" } },
    finding: "Build {version}.",
    effect: { kind: "off-ladder", fix: ["Ask the desk."] },
  }),
);
const guide = write(
  "guide.yaml",
  packOf({ when: failures, effect: { kind: "shortcut", step: "guide", fix: ["Read the topic on firewalls."] } }),
);
const mend = write("mend.yaml", packOf({ when: beats, effect: { kind: "mend", fix: ["Mend it."] } }));
const blind = write(
  "blind.yaml",
  packOf({
    when: { event: { provider: "PasswordResetService", id: 1, since: "365d" } },
    effect: { kind: "mend", fix: ["Mend it."] },
  }),
);
const bad = write("bad.yaml", "pack: contoso\nversion: 1.0.0\ntitle: Bad\nrules:\n  - id: seed\n    colour: red\n");

beforeAll(async () => {
  buildCli();
  writeFileSync(broken, await makeBroken());
  writeFileSync(healthy, await makeHealthy());
});

const analyze = (...argv: string[]): { code: number | null; report: Report } => {
  const { code, out } = runCli(["analyze", ...argv, "--format", "json"]);
  return { code, report: JSON.parse(out) };
};

describe("analyze --rules", () => {
  it("names the pack, its version and its hash, and marks its findings", () => {
    const { code, report } = analyze(broken, "--rules", noted);
    expect(code).toBe(1);
    const sha256 = createHash("sha256").update(readFileSync(noted)).digest("hex");
    expect(report.packs).toEqual([
      { name: "contoso", version: "1.0.0", title: "A pack", sha256, rules: ["contoso/rule-1"] },
    ]);
    expect(report.findings.at(-1)).toMatchObject({
      ruleId: "contoso/rule-1",
      pack: "contoso",
      page: "# One\n\nTwo **lines**.",
      says: expect.stringMatching(/^\d+ heartbeats\.$/),
    });
    expect(report.findings.slice(0, -1).filter((one) => "pack" in one)).toEqual([]);
    expect(reportSchema.safeParse(report).error).toBeUndefined();
    const { out } = runCli(["analyze", broken, "--rules", noted]);
    expect(out).toContain("heartbeats. (contoso/rule-1: note; not built in)");
    expect(out).toContain("      | Two **lines**.\n");
    expect(out.replace(/\s+/g, " ")).toContain(`contoso 1.0.0 (A pack), 1 rule, SHA-256 ${sha256}`);
  });

  it("without it the report has no word about packs", () => {
    const { report } = analyze(broken);
    expect(Object.keys(report)).not.toContain("packs");
    expect(report.findings.some((one) => "pack" in one || "page" in one)).toBe(false);
  });

  it("a cause off the ladder is the advice", () => {
    const { code, report } = analyze(broken, "--rules", offLadder);
    expect(code).toBe(1);
    expect(report.recommendation).toMatchObject({
      kind: "off-ladder",
      ruleId: "contoso/rule-1",
      headline: "Do not climb the ladder: Build 2.5.190.0.",
      actions: ["Ask the desk."],
    });
  });

  it("a shortcut to the guide names its topic first", () => {
    const { report } = analyze(broken, "--rules", guide);
    expect(report.recommendation).toMatchObject({ kind: "shortcut", step: "guide", ruleId: "contoso/rule-1" });
    expect(report.recommendation.actions[0]).toBe("Read the topic on firewalls.");
    expect(report.recommendation.actions.length).toBeGreaterThan(1);
    const older = write("older.yaml", packOf({ when: beats, effect: { kind: "shortcut", step: "guide" } }));
    expect(analyze(broken, "--rules", older).report.recommendation).toMatchObject({
      kind: "next-step",
      step: "restart",
    });
  });

  it("what is to be mended takes the all-clear away, and so does a rule that could not look", () => {
    expect(analyze(healthy).code).toBe(0);
    expect(analyze(healthy, "--rules", noted).code).toBe(0);
    expect(analyze(healthy, "--rules", mend).code).toBe(1);
    const { code, report } = analyze(healthy, "--rules", blind);
    expect({ code, kind: report.recommendation.kind }).toEqual({ code: 4, kind: "cannot-tell" });
  });

  it("several packs, each once", () => {
    const other = write("other.yaml", readFileSync(noted, "utf8").replaceAll("contoso", "fabrikam"));
    const { report } = analyze(broken, "--rules", noted, "--rules", other);
    expect(report.packs?.map(({ name }) => name)).toEqual(["contoso", "fabrikam"]);
    const { code, out, err } = runCli(["analyze", broken, "--rules", noted, "--rules", noted]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe("writeback-triage: the rule pack contoso is given more than once; give it once\n");
  });

  it("a bad pack: exit code 2 before any input is read, one line a fault", () => {
    for (const argv of [
      ["analyze", "no-such.zip", "--rules", bad],
      ["rules", "test", bad],
    ]) {
      const { code, out, err } = runCli(argv);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      const lines = err.trimEnd().split("\n");
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) expect(line).toMatch(/^writeback-triage: .*bad\.yaml:\d+:\d+: .+$/);
      expect(err).toContain("bad.yaml:6:5: rules.0.colour: no such key");
    }
  });

  it("a pack that cannot be read: exit code 2", () => {
    for (const argv of [
      ["analyze", broken, "--rules", folder.path("none.yaml")],
      ["rules", "test", folder.path("none.yaml")],
    ]) {
      const { code, err } = runCli(argv);
      expect(code).toBe(2);
      expect(err).toMatch(/none\.yaml: the rule pack cannot be read \(ENOENT\); check the path and the permissions\n$/);
    }
  });

  it("the YAML library is loaded for a pack only", () => {
    // From the source, where the library is a file of its own.
    const node = ["--require", fileURLToPath(new URL("loaded-modules.cjs", import.meta.url)), "--import", "tsx"];
    const isLoaded = (...argv: string[]): boolean =>
      runProgram(join(ROOT, "cli/bin.ts"), argv, { node }).err.endsWith("yaml: loaded\n");
    expect(isLoaded("--help")).toBe(false);
    expect(isLoaded("analyze", "--help")).toBe(false);
    expect(isLoaded("rules", "test", "--help")).toBe(false);
    expect(isLoaded("analyze", broken)).toBe(false);
    expect(isLoaded("analyze", broken, "--rules", noted)).toBe(true);
  });
});

describe("rules test", () => {
  const example = (verdict: string) => ({ title: "Now", version: "2.5.190.0", expect: { verdict } });
  const when = { version: { below: "2.0.0.0" } };

  it("0: as expected; a rule that is shown one way only is named", () => {
    const file = write("good.yaml", packOf({ when, examples: [example("pass")] }));
    const { code, out, err } = runCli(["rules", "test", file]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^contoso 1\.0\.0, SHA-256 [0-9a-f]{64}\n {2}\[ok\] contoso\/rule-1: Now\n/);
    expect(out).toContain("contoso/rule-1: no example with verdict fail\n");
    expect(out).toMatch(/\n1 example: 1 as expected, 0 otherwise\n$/);
  });

  it("1: one came out otherwise, and how; the other packs are run all the same", () => {
    const wrong = write("wrong.yaml", packOf({ when, examples: [example("fail"), example("pass")] }));
    const { code, out } = runCli(["rules", "test", wrong, noted]);
    expect(code).toBe(1);
    expect(out).toContain("  [x]  contoso/rule-1: Now\n       expected fail, came out pass\n  [ok] ");
    expect(out.match(/examples: /g)?.length).toBe(2);
  });

  it("never lets a pack steer the terminal", () => {
    const file = write("steers.yaml", packOf({ when, examples: [{ ...example("fail"), title: "\u001b[2J\u202e" }] }));
    const { out } = runCli(["rules", "test", file]);
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
  });

  it.each([
    [["rules", "tset"], "did you mean test?"],
    [["rules", "test"], "such as: writeback-triage rules test contoso.yaml"],
    [["rules", "test", "--frobnicate"], "unknown option --frobnicate. See writeback-triage rules test --help"],
  ])("2: %j", (argv, hint) => {
    const { code, out, err } = runCli(argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(hint);
  });
});

describe("a pack's rules beside the built-in ones", () => {
  const hostile = write(
    "hostile.yaml",
    packOf({ when: beats, finding: "{count} heartbeats.", page: "# One\n\nTwo \u001b[31mred\u001b[0m **lines**." }),
  );

  it("stand in rules list, with the pack that they are from", () => {
    const { code, out } = runCli(["rules", "list", "--rules", noted]);
    expect(code).toBe(0);
    expect(out).toMatch(/^contoso\/rule-1 .* note/m);
    const { rules } = JSON.parse(runCli(["rules", "list", "--rules", noted, "--format", "json"]).out);
    expect(rules.filter(({ pack }: { pack?: string }) => pack !== undefined)).toMatchObject([
      { id: "contoso/rule-1", pack: "contoso", effects: ["note"] },
    ]);
  });

  it("are shown by rules show, with the page as data", () => {
    const { code, out } = runCli(["rules", "show", "contoso/rule-1", "--rules", guide]);
    expect(code).toBe(0);
    expect(out).toContain("Read the topic on firewalls.");
    const json = JSON.parse(runCli(["rules", "show", "contoso/rule-1", "--rules", noted, "--format", "json"]).out);
    expect(json).toMatchObject({ pack: "contoso", page: "# One\n\nTwo **lines**." });
  });

  it("are explained by their page, or without one from the rule itself", () => {
    const explained = runCli(["explain", "contoso/rule-1", "--rules", noted, "--format", "markdown"]);
    expect(explained).toMatchObject({ code: 0, out: "# One\n\nTwo **lines**.\n" });
    expect(runCli(["explain", "contoso/rule-1", "--rules", guide]).out).toContain("Read the topic on firewalls.");
    expect(JSON.parse(runCli(["explain", "contoso/rule-1", "--rules", noted, "--format", "json"]).out).rules).toEqual([
      expect.objectContaining({ id: "contoso/rule-1", pack: "contoso", page: "# One\n\nTwo **lines**." }),
    ]);
  });

  it("stand among the rows that send to a step", () => {
    expect(runCli(["explain", "guide", "--rules", guide, "--format", "markdown"]).out).toContain("`contoso/rule-1`");
    expect(runCli(["explain", "guide", "--format", "markdown"]).out).not.toContain("contoso");
  });

  it("cannot steer the terminal", () => {
    for (const argv of [
      ["explain", "contoso/rule-1"],
      ["rules", "show", "contoso/rule-1"],
      ["rules", "list"],
    ]) {
      expect(runCli([...argv, "--rules", hostile]).out).not.toContain("\u001b");
    }
  });

  it.each([
    ["explain", "contoso/rule-1"],
    ["rules", "show", "contoso/rule-1"],
  ])("are unknown to %s %s without the pack, and a bad pack is refused", (...argv) => {
    expect(runCli(argv).code).toBe(2);
    expect(runCli([...argv, "--rules", bad])).toMatchObject({ code: 2, out: "" });
    expect(runCli([...argv, "--rules", noted, "--rules", mend]).err).toContain("more than once");
  });
});
