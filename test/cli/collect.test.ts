import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { defaultFolder } from "../../cli/collect/options.ts";
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
    for (const { id } of SOURCES) expect(collected.err).toContain(`skipped    ${id} (unsupported-host)\n`);
    expect(collected.err).toContain("Taken out before writing: ");
    expect(collected.err).not.toContain("\x1b");
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

test("--sign: the analysis verifies the bundle with the public key, and refuses it with another", () => {
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [own, other] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  const key = file("own.key", own.privateKey.export({ type: "pkcs8", format: "pem" }));
  const [ownPub = "", otherPub = ""] = [own, other].map(({ publicKey }, i) =>
    file(`${i}.pub`, publicKey.export({ type: "spki", format: "pem" })),
  );
  const zip = join(folder, "signed.zip");
  const collected = runCli(["collect", "--out", zip, "--sign", key]);
  expect(collected).toMatchObject({
    code: 4,
    err: expect.stringMatching(/Signed: the key's SHA-256 is [0-9a-f]{64};/),
  });
  expect(runCli(["analyze", zip, "--verify", ownPub]).code).toBe(4);
  expect(runCli(["analyze", zip, "--verify", otherPub]).code).toBe(3);
  const unsigned = join(folder, "unsigned.zip");
  runCli(["collect", "--out", unsigned]);
  expect(runCli(["analyze", unsigned, "--verify", ownPub]).code).toBe(3);
});

test("a bundle that exists is kept, and overwritten only with --force", () => {
  const zip = join(folder, "kept.zip");
  writeFileSync(zip, "mine");
  expect(runCli(["collect", "--out", zip])).toMatchObject({ code: 2 });
  expect(readFileSync(zip, "utf8")).toBe("mine");
  expect(runCli(["collect", "--out", zip, "--force"])).toMatchObject({ code: 4 });
  expect(readFileSync(zip).subarray(0, 2).toString()).toBe("PK");
});

test("--analyze prints what the analysis says of the bundle as well, and keeps the exit code of collecting", () => {
  const { code, out } = runCli(["collect", "--out", join(folder, "analyzed.zip"), "--analyze"]);
  expect(code).toBe(4);
  expect(out).toContain(join(folder, "analyzed.zip"));
  expect(out).toContain("[?]");
});

test("--estimate and --plan --no-network: nothing is written, no host is named", () => {
  const estimate = runCli(["collect", "--estimate", "--hold-open", "7", "--out", join(folder, "estimate.zip")]);
  expect(estimate.code).toBe(0);
  expect(estimate.out).toContain("never more than about 600");
  const plan = runCli(["collect", "--plan", "--no-network"]).out;
  expect(plan).not.toMatch(/^ {2}calls/m);
  expect(plan).toContain("Left out, as asked: network, clock");
  expect(runCli(["collect", "--plan"]).out).toMatch(/^ {2}calls {2}passwordreset\.microsoftonline\.com:443/m);
  expect(existsSync(join(folder, "estimate.zip"))).toBe(false);
});

test("with --redact identities the plan names the map, which is the one thing that is written beside the bundle", () => {
  const { out } = runCli(["collect", "--plan", "--redact", "identities"]);
  expect(out).toContain("writes C:\\ProgramData\\writeback-triage\\pseudonyms.json");
  expect(out).toContain("icacls.exe");
});

test("pseudonyms whose map cannot be kept are said to stay; nothing is left beside the bundle", () => {
  const own = mkdtempSync(join(folder, "redacted-"));
  const { code, err } = runCli(["collect", "--redact", "identities"], { cwd: own });
  expect(code).toBe(4);
  expect(err).toContain("The pseudonyms of this bundle cannot be turned back");
  expect(readdirSync(own)).toEqual([expect.stringMatching(/^writeback-\d{8}T\d{6}Z\.zip$/)]);
});

test("without --out the bundle goes here, but not among the files of Windows", () => {
  const at = (here: string) => defaultFolder(here, "C:\\Windows", "C:\\Users\\admin");
  expect(at("C:\\WINDOWS\\system32")).toBe("C:\\Users\\admin");
  expect(at("C:\\Windows")).toBe("C:\\Users\\admin");
  expect(at("C:\\WindowsApps")).toBe("C:\\WindowsApps");
  expect(at("D:\\case")).toBe("D:\\case");
});

test("wrong usage is 2, a place that takes no file is 5", () => {
  for (const days of ["0", "x", "1.5", "9999"]) expect(runCli(["collect", "--days", days])).toMatchObject({ code: 2 });
  const wrong: [string[], string][] = [
    [["--hold-open", "0"], "is not a number of minutes"],
    [["--since", "2999-01-01T00:00:00Z"], "lies in the future"],
    [["--since", "2024-05-01T08:00:00Z", "--days", "3"], "give one of them"],
    [["--redact", "everything"], "Give one of identities"],
    [["--encrypt-to", "AGE-SECRET-KEY-1QQQ"], "begins with age1"],
    [["--encrypt-to", "age1x", "--analyze"], "give one of them"],
    [["--sign", join(folder, "absent.key")], "cannot be read (ENOENT)"],
  ];
  for (const [argv, says] of wrong) {
    const { code, err } = runCli(["collect", ...argv]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  }
  expect(runCli(["collect", "case.zip"]).err).toContain("too many arguments: case.zip");
  const nowhere = runCli(["collect", "--out", join(folder, "absent", "case.zip")]);
  expect(nowhere.code).toBe(5);
  expect(nowhere.err).toMatch(/no bundle was written: .*its folder does not exist/);
  expect(runCli(["collect", "--help"]).out).toContain("collect --plan");
});
