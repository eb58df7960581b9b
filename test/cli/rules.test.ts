import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { CATALOGUE } from "../../rules/catalogue/index.ts";
import { RULES } from "../../rules/index.ts";
import { buildCli, ROOT, runCli } from "./run-cli.ts";

beforeAll(() => void buildCli());

describe("rules", () => {
  it("lists every rule", () => {
    const { code, out, err } = runCli(["rules", "list"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const { id } of RULES) expect(out).toContain(`\n${id} `);
    expect(out).toContain(`\n${RULES.length} rules\n`);
    expect(JSON.parse(runCli(["rules", "list", "--format", "json"]).out).rules).toHaveLength(RULES.length);
  });

  it("shows one", () => {
    const { code, out } = runCli(["rules", "show", "ldap-signing-off"]);
    expect(code).toBe(0);
    for (const text of ["Speaks for", "hr/0x8023062c", "Findings", "off the ladder", "Rests on"])
      expect(out).toContain(text);
    const json = JSON.parse(runCli(["rules", "show", "ldap-signing-off", "--format", "json"]).out);
    expect(json).toMatchObject({ schema: "writeback-triage/rule/1", id: "ldap-signing-off", needs: expect.any(Array) });
    expect(json.evaluate).toBeUndefined();
  });

  it("prints the matrix, ending with what it comes to", () => {
    const { code, out, err } = runCli(["rules", "coverage"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/\n100 %, 0 gaps\n$/);
    for (const { key } of CATALOGUE) expect(out).toContain(`\n${key}  `);
    expect(out).toContain("not decidable: ");
  });

  it("gives the matrix as data, and as the page of the project", () => {
    const json = JSON.parse(runCli(["rules", "coverage", "--format", "json"]).out);
    expect(json).toMatchObject({
      schema: "writeback-triage/coverage/1",
      gaps: 0,
      percent: 100,
      total: CATALOGUE.length,
    });
    expect(json.rows[0]).toMatchObject({
      key: "PasswordResetService/31001",
      sources: [{ readOn: "2026-11-22" }, {}, {}],
    });
    const folder = mkdtempSync(join(tmpdir(), "coverage-"));
    try {
      const file = join(folder, "coverage.md");
      const { code, out } = runCli(["rules", "coverage", "--out", file]);
      expect({ code, last: out.split("\n").at(-2) }).toEqual({ code: 0, last: `written to ${file}` });
      expect(readFileSync(file, "utf8")).toBe(readFileSync(join(ROOT, "docs/coverage.md"), "utf8"));
      expect(JSON.parse(runCli(["rules", "coverage", "--format", "json"]).out)).toEqual(json);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([[["rules", "--help"]], [["rules", "coverage", "-h"]], [["rules", "list", "-h"]], [["rules", "show", "-h"]]])(
    "%j",
    (argv) => {
      const { code, out, err } = runCli(argv);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain("Examples:");
    },
  );

  it.each([
    [["rules"], "give a command of rules: list, show, coverage, test"],
    [["rules", "covrage"], "did you mean coverage?"],
    [["rules", "show"], "such as: writeback-triage rules show clock-skew"],
    [["rules", "show", "clock-skwe"], "did you mean clock-skew?"],
    [["rules", "show", "clock-skew", "x"], "too many arguments: x"],
    [["rules", "list", "x"], "too many arguments: x"],
    [["rules", "coverage", "--format", "csv"], "Give one of terminal, markdown, json"],
    [["rules", "coverage", "--out", join(tmpdir(), "no", "such", "folder", "x.md")], "cannot be written (ENOENT)"],
  ])("%j: one line, exit code 2", (argv, text) => {
    const { code, out, err } = runCli(argv);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 2 });
    expect(err).toContain(text);
  });
});
