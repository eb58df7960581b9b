import { spawnSync } from "node:child_process";
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AdmZip from "adm-zip";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ROOT } from "../cli/run-cli.ts";
import { scratchFolder } from "./scratch-folder.ts";

const WINE = "/usr/lib/wine/wine64";
const SCENARIO = "restart-tried.zip";
const MINUTES = 60_000;

const built = inject("package") ?? "";

describe.skipIf(built === "" || !existsSync(WINE))("the program on Windows, as Wine has it", () => {
  const home = scratchFolder();
  const drive = join(home, "prefix/drive_c");
  const { DISPLAY: _display, NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certs, ...outside } = process.env;
  const env = {
    ...outside,
    WINEPREFIX: join(home, "prefix"),
    WINEARCH: "win64",
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: "mscoree=;mshtml=;winemenubuilder.exe=d",
  };

  /** Under Wine 8 Node cannot write to a pipe from outside: it is given files. */
  function run(argv: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const paths = [join(home, "out.txt"), join(home, "err.txt")] as const;
    const [out, err] = [openSync(paths[0], "w"), openSync(paths[1], "w")];
    const { status } = spawnSync(WINE, argv, { env: { ...env, ...more }, stdio: ["ignore", out, err] });
    closeSync(out);
    closeSync(err);
    return { code: status, out: readFileSync(paths[0], "utf8"), err: readFileSync(paths[1], "utf8") };
  }

  beforeAll(() => {
    run(["wineboot", "-i"]);
    mkdirSync(drive, { recursive: true });
    cpSync(join(built, "writeback-triage.exe"), join(drive, "wbt.exe"));
    cpSync(join(ROOT, "fixtures/bundles", SCENARIO), join(drive, SCENARIO));
    new AdmZip(join(built, "writeback-triage-portable.zip")).extractAllTo(drive);
  }, 5 * MINUTES);
  afterAll(() => {
    spawnSync("/usr/lib/wine/wineserver", ["-k"], { env });
  });

  it("refuses a Windows that is too old", () => {
    run(["winecfg", "-v", "win7"]);
    expect(run(["C:\\wbt.exe", "--version"]).code).not.toBe(0);
  });

  describe.each(["win81", "win10"])("%s", (version) => {
    beforeAll(() => {
      run(["winecfg", "-v", version]);
    });

    it.each([
      ["the executable", ["C:\\wbt.exe"]],
      ["the portable zip", ["cmd", "/d", "/c", "C:\\writeback-triage\\writeback-triage.cmd"]],
    ])("%s names the step of a scenario", (_, program) => {
      const { code, out, err } = run([...program, "analyze", `C:\\${SCENARIO}`, "--format", "json"]);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      expect(JSON.parse(out)).toMatchObject({ recommendation: { step: "toggle" } });
    });

    it.each([
      ["the executable", ["C:\\wbt.exe"]],
      ["the portable zip", ["cmd", "/d", "/c", "C:\\writeback-triage\\writeback-triage.cmd"]],
    ])("%s has the pages and the matrix with it", (_, program) => {
      expect(run([...program, "explain", "clock-skew"]).out).toContain("How to fix");
      expect(run([...program, "rules", "coverage"]).out).toMatch(/PasswordResetService\/31001 .* covered/);
    });

    it("loads nothing that the environment names", () => {
      const { code, out } = run(["C:\\wbt.exe", "--version"], { NODE_OPTIONS: "--require C:\\not-there.js" });
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("writeback-triage ") });
    });
  });
});
