import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SOURCES } from "../../collector/sources.ts";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-collect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(process.platform === "win32")(
  "on a host that is not Windows: gaps, and a bundle that the analysis reads and cannot tell from",
  () => {
    const zip = join(folder, "case.zip");
    const collected = runCli(["collect", "--out", zip]);
    expect(collected).toMatchObject({ code: 4, out: `${zip}\n` });
    for (const { id } of SOURCES) expect(collected.err).toContain(`skipped    ${id} (unsupported-host)`);
    expect(readdirSync(folder)).toEqual(["case.zip"]);
    expect(runCli(["analyze", zip]).code).toBe(4);
  },
);

test("--plan names every source and writes nothing", () => {
  const { code, out } = runCli(["collect", "--plan", "--out", join(folder, "plan.zip")]);
  expect(code).toBe(0);
  for (const { id, says } of SOURCES) expect(out).toContain(`${id}: ${says}`);
  expect(out).toContain('reg.exe export "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full" ');
  expect(out).toContain("System32\\taskkill.exe /PID");
  expect(existsSync(join(folder, "plan.zip"))).toBe(false);
});

test("wrong usage is 2, a place that takes no file is 5", () => {
  for (const days of ["0", "x", "1.5", "9999"]) expect(runCli(["collect", "--days", days])).toMatchObject({ code: 2 });
  expect(runCli(["collect", "case.zip"]).err).toContain("too many arguments: case.zip");
  const nowhere = runCli(["collect", "--out", join(folder, "absent", "case.zip")]);
  expect(nowhere.code).toBe(5);
  expect(nowhere.err).toContain("no bundle was written");
  expect(runCli(["collect", "--help"]).out).toContain("collect --plan");
});
