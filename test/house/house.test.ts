import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TOOL } from "../../bundle/tool.ts";
import { RULES } from "../../rules/index.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const textOf = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");

describe("every rule", () => {
  it.each(RULES.map(({ id }) => id))("%s has its file, its test and its page", (id) => {
    const twins = [`rules/${id}.ts`, `test/rules/${id}.test.ts`, `docs/rules/${id}.md`];
    expect(twins.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });

  it("is in the index, once", async () => {
    const files = readdirSync(`${ROOT}rules`).filter((name) => name.endsWith(".ts") && name !== "index.ts");
    const ids: string[] = [];
    for (const name of files) {
      const module: { default?: { id?: string } } = await import(`../../rules/${name.slice(0, -3)}.ts`);
      if (module.default?.id === undefined) continue;
      expect(`${module.default.id}.ts`).toBe(name);
      ids.push(module.default.id);
    }
    expect(ids.length).toBeGreaterThan(0);
    expect(RULES.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it("leaves no page or test behind when it goes", () => {
    const ids = new Set(RULES.map(({ id }) => `${id}.md`));
    expect(readdirSync(`${ROOT}docs/rules`).filter((name) => !ids.has(name))).toEqual([]);
  });
});

describe("what is written twice", () => {
  it("has one version number", () => {
    const { name, version } = JSON.parse(textOf("package.json"));
    expect({ name, version }).toEqual(TOOL);
  });

  it.each(
    ["tools/rule-index.ts", "tools/rule-docs.ts", "tools/schemas.ts", "tools/what-we-read.ts"].filter((tool) =>
      existsSync(`${ROOT}${tool}`),
    ),
  )("is up to date: %s --check", (tool) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", tool, "--check"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.any(String) });
  });

  it("can be run as it is built: the bin is a file of the command line", () => {
    const { bin } = JSON.parse(textOf("package.json"));
    expect(bin).toEqual({ "writeback-triage": "dist/cli/bin.js", wbt: "dist/cli/bin.js" });
    expect(textOf("cli/bin.ts").startsWith("#!/usr/bin/env node\n")).toBe(true);
  });
});

/** What belongs to somebody's desk and not into the project. Spelt in two halves, so that this file holds none. */
const FORBIDDEN = ["sess" + "ion", "/wo" + "rk/", "DEVELOPERS" + ".md"].map(
  (word) => new RegExp(`(?<![A-Za-z])${word}(?![A-Za-z])`, "i"),
);
/** Words of the products themselves. */
const ALLOWED = [
  /inspector\.Sess(?:ion)\b/,
  /WT_SESSION/,
  /\bPSSession\b/,
  /\bsession (?:key|host|id|ticket)s?\b/i,
  /TLS session/i,
  /-PSSession/,
];

describe("the text of the project", () => {
  it("speaks of itself only", () => {
    const { stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
    const files = stdout.split("\0").filter((path) => /\.(?:ts|mjs|cjs|js|md|json|ya?ml|txt)$/.test(path));
    if (files.length === 0) return; // not a checkout: an unpacked archive
    const found = files
      .filter((path) => path !== "package-lock.json" && existsSync(`${ROOT}${path}`))
      .flatMap((path) =>
        textOf(path)
          .split("\n")
          .flatMap((line, i) => {
            const rest = ALLOWED.reduce((text, allowed) => text.replace(allowed, ""), line);
            return FORBIDDEN.some((word) => word.test(rest)) ? [`${path}:${i + 1}: ${line.trim().slice(0, 120)}`] : [];
          }),
      );
    expect(found).toEqual([]);
  });
});
