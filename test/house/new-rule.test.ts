import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ID = "relay-certificate-expired";
let copy = "";

const run = (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { status, said: stdout + stderr };
};

describe("npm run new:rule", () => {
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "new-rule-"));
    const parts = [
      "analyzer",
      "bundle",
      "collector",
      "cli",
      "evtx",
      "rules",
      "docs/rules",
      "docs/rules.md",
      "test/support",
      "test/evtx",
      "tools",
    ];
    for (const path of [...parts, "package.json", "tsconfig.json", "biome.json", "vitest.config.ts"]) {
      cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    }
    mkdirSync(join(copy, "test/rules"));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("begins a rule: types are right, and one test fails and says what to write", () => {
    const { status, said } = run(["--import", "tsx", "tools/new-rule.ts", ID]);
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining(`npx vitest run test/rules/${ID}`) });
    for (const path of [`rules/${ID}.ts`, `test/rules/${ID}.test.ts`, `docs/rules/${ID}.md`]) {
      expect(existsSync(join(copy, path)), path).toBe(true);
    }
    expect(readFileSync(join(copy, "rules/index.ts"), "utf8")).toContain(`"./${ID}.ts"`);
    expect(readFileSync(join(copy, `docs/rules/${ID}.md`), "utf8")).toContain("# Relay certificate expired");
    expect(readFileSync(join(copy, "docs/rules.md"), "utf8")).toContain(ID);

    const files = [`rules/${ID}.ts`, `test/rules/${ID}.test.ts`, "rules/index.ts"];
    const lint = run(["node_modules/@biomejs/biome/bin/biome", "check", "--vcs-enabled=false", ...files]);
    expect(lint, "lint").toEqual({ status: 0, said: expect.stringContaining("Checked 3 files") });
    expect(run(["node_modules/typescript/bin/tsc", "--noEmit"]), "types").toEqual({ status: 0, said: "" });
    const tested = run(["node_modules/vitest/vitest.mjs", "run", `test/rules/${ID}.test.ts`]);
    expect(tested.status).toBe(1);
    expect(tested.said).toContain(`${ID} has no case yet. In test/rules/${ID}.test.ts, under "fail"`);
    expect(tested.said).toMatch(/Tests\s+1 failed \(1\)/);
  });

  it.each([
    [[ID], "is there already"],
    [["Relay_Moved"], "is no id for a rule"],
    [["no-relay"], "is no id for a rule"],
    [[], "usage: npm run new:rule"],
  ])("refuses %j", (argv, text) => {
    const { status, said } = run(["--import", "tsx", "tools/new-rule.ts", ...argv]);
    expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining(text) });
  });
});
