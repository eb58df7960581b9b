import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findSubject } from "../../cli/explain.ts";
import { CATALOGUE } from "../../rules/catalogue/index.ts";
import { RULES } from "../../rules/index.ts";
import { STEPS } from "../../rules/ladder.ts";
import { buildCli, ROOT, runCli } from "./run-cli.ts";

beforeAll(() => void buildCli());

describe("explain", () => {
  it.each([
    [["33004"], ["ADPermissionsError", "ad-permission-denied", "How to verify"]],
    [["0x8023062C"], ["LDAP signing and encryption off", "ldap-signing-off"]],
    [["8023062C"], ["LDAP signing and encryption off"]],
    [["SSPR_0029"], ["OnPremisesAdminActionRequired", "Rights of the connector account", "Code of the reset page"]],
    [["6800"], ["Password management extension error"]],
    [["RPC", "1722"], ["RPC server unavailable"]],
    [["toggle"], ["Step toggle", "Edition seed", "Optional features", "How to verify"]],
    [["restart", "--product", "azure-ad-sync"], ["Step restart"]],
    [["clock-skew"], ["Clock of the server", "How to fix it"]],
    [["licence"], ["Not decidable from the server"]],
  ])("%j", (argv, texts) => {
    const { code, out, err } = runCli(["explain", ...argv]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const text of texts) expect(out).toContain(text);
    expect(out).not.toMatch(/<!--|\*\*|^#|^\|/m);
    expect(out).not.toContain("\x1b");
    // An address stands unbroken only where it fits; nothing is wider than a page.
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("gives every source with its edition and the day it was read", () => {
    const { out } = runCli(["explain", "33004"]);
    expect(out.replace(/\s+/g, " ")).toContain("(edition 2025-03-04; read 2026-11-22): https://learn.microsoft.com/");
  });

  it("gives Markdown and JSON", () => {
    expect(runCli(["explain", "33004", "--format", "markdown"]).out).toMatch(/^# PasswordResetService\/33004: /);
    const json = JSON.parse(runCli(["explain", "SSPR_0029", "--format", "json"]).out);
    expect(json).toMatchObject({
      schema: "writeback-triage/explanation/1",
      step: null,
      rows: [{ key: "sspr/SSPR_0029" }],
    });
    expect(json.rules[0]).toMatchObject({ id: "support-code-seen", page: expect.stringContaining("## What it means") });
    const step = JSON.parse(runCli(["explain", "guide", "--format", "json"]).out);
    expect(step).toMatchObject({ step: { id: "guide", product: "entra-connect" }, rows: [], rules: [] });
  });

  it.each([
    [["33011"], "did you mean"],
    [["clock-skwe"], "did you mean clock-skew?"],
    [["togle"], "did you mean toggle"],
    [["frobnicate"], 'nothing is known of "frobnicate". Give a rule'],
    [["403"], '"403" has several meanings: ADSync/403'],
    [["SSPR_9"], "sspr/SSPR_0009"],
    [[], "such as: writeback-triage explain 33004"],
    [["33004", "--format", "yaml"], "Give one of terminal, markdown, json"],
    [["toggle", "--product", "dirsync"], "Give one of entra-connect"],
  ])("%j: one line, exit code 2", (argv, text) => {
    const { code, out, err } = runCli(["explain", ...argv]);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 2 });
    expect(err).toContain(text);
  });

  it("explains every rule, every step and every row by its own name", () => {
    for (const { id } of RULES)
      expect(
        findSubject(id).rules.map((rule) => rule.id),
        id,
      ).toEqual([id]);
    for (const id of Object.keys(STEPS)) expect(findSubject(id).step).toBe(id);
    for (const { key } of CATALOGUE)
      expect(
        findSubject(key).rows.map((row) => row.key),
        key,
      ).toEqual([key]);
  });

  it("works where it is installed, without the repository", () => {
    const home = mkdtempSync(join(tmpdir(), "installed-"));
    try {
      cpSync(dirname(dirname(buildCli())), join(home, "dist"), { recursive: true });
      for (const path of ["package.json", "docs/rules", "docs/coverage.json"]) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        cpSync(join(ROOT, path), join(home, path), { recursive: true });
      }
      expect(readdirSync(home).sort()).toEqual(["dist", "docs", "package.json"]);
      const bin = join(home, "dist", "cli", "bin.js");
      const run = (...argv: string[]) =>
        spawnSync(process.execPath, [bin, ...argv], { cwd: tmpdir(), encoding: "utf8" });
      expect(run("explain", "6800")).toMatchObject({ status: 0, stdout: expect.stringContaining("How to verify") });
      expect(run("rules", "coverage")).toMatchObject({ status: 0, stdout: expect.stringMatching(/100 %, 0 gaps\n$/) });
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
