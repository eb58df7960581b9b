import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AdmZip from "adm-zip";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ROOT } from "../cli/run-cli.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { HAS_WINE, Prefix } from "./wine/prefix.ts";

const SCENARIO = "restart-tried.zip";
const MINUTES = 60_000;

const built = inject("package") ?? "";

describe.skipIf(built === "" || !HAS_WINE)("the program on Windows, as Wine has it", () => {
  const home = scratchFolder();
  let windows: Prefix;

  beforeAll(async () => {
    windows = await Prefix.make(home);
    windows.place("wbt.exe", readFileSync(join(built, "writeback-triage.exe")));
    cpSync(join(ROOT, "fixtures/bundles", SCENARIO), join(windows.drive, SCENARIO));
    new AdmZip(join(built, "writeback-triage-portable.zip")).extractAllTo(windows.drive);
  }, 5 * MINUTES);
  afterAll(() => windows.close());

  it("refuses a Windows that is too old", async () => {
    await windows.setVersion("win7");
    expect((await windows.run(["C:\\wbt.exe", "--version"])).code).not.toBe(0);
  });

  describe.each(["win81", "win10"])("%s", (version) => {
    beforeAll(() => windows.setVersion(version));

    it.each([
      ["the executable", ["C:\\wbt.exe"]],
      ["the portable zip", ["cmd", "/d", "/c", "C:\\writeback-triage\\writeback-triage.cmd"]],
    ])("%s names the step of a scenario", async (_, program) => {
      const { code, out, err } = await windows.run([...program, "analyze", `C:\\${SCENARIO}`, "--format", "json"]);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      expect(JSON.parse(out)).toMatchObject({ recommendation: { step: "toggle" } });
    });

    it.each([
      ["the executable", ["C:\\wbt.exe"]],
      ["the portable zip", ["cmd", "/d", "/c", "C:\\writeback-triage\\writeback-triage.cmd"]],
    ])("%s has the pages and the matrix with it", async (_, program) => {
      expect((await windows.run([...program, "explain", "clock-skew"])).out).toContain("How to fix");
      expect((await windows.run([...program, "rules", "coverage"])).out).toMatch(
        /PasswordResetService\/31001 .* covered/,
      );
    });

    it("loads nothing that the environment names", async () => {
      const { code, out } = await windows.run(["C:\\wbt.exe", "--version"], {
        NODE_OPTIONS: "--require C:\\not-there.js",
      });
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("writeback-triage ") });
    });
  });
});
