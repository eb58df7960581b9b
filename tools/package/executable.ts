import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import { TOOL } from "../../bundle/tool.ts";
import type { NodeBinaries } from "./node-binaries.ts";
import { MAIN, type Program } from "./program.ts";

/** Type of raw data, `RT_RCDATA`. */
const RAW_DATA = 10;
const ENGLISH = { lang: 1033, codepage: 1200 };
/** Node looks at the last character of this text in itself to know whether it carries a program. */
const FUSE = Buffer.from("NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0");

/** Node for Windows with the program inside. The same input gives the same bytes. */
export function buildExecutable(node: NodeBinaries, program: Program): Buffer {
  // Its own signature does not hold for what comes out.
  const exe = NtExecutable.from(node.windowsExe, { ignoreCert: true });
  const resources = NtExecutableResource.from(exe);
  describeProgram(resources, node.version);
  resources.entries.push({
    type: RAW_DATA,
    id: "NODE_SEA_BLOB",
    lang: ENGLISH.lang,
    codepage: 0,
    bin: new Uint8Array(buildBlob(node.linuxPath, program)).buffer,
  });
  resources.outputResource(exe);
  const bytes = Buffer.from(exe.generate());
  lightFuse(bytes);
  writeChecksum(bytes);
  return bytes;
}

/** What Explorer shows, and what allow-lists go by. */
function describeProgram(resources: NtExecutableResource, nodeVersion: string): void {
  const [info] = Resource.VersionInfo.fromEntries(resources.entries);
  if (!info) throw new Error("node.exe has no version information to replace");
  const [major = 0, minor = 0, patch = 0] = TOOL.version.split(/[.-]/).map(Number);
  info.setFileVersion(major, minor, patch, 0);
  info.setProductVersion(major, minor, patch, 0);
  info.setStringValues(ENGLISH, {
    ProductName: TOOL.name,
    FileDescription: "Triage of Microsoft Entra Connect password writeback",
    CompanyName: `The ${TOOL.name} project`,
    FileVersion: TOOL.version,
    ProductVersion: TOOL.version,
    OriginalFilename: `${TOOL.name}.exe`,
    InternalName: TOOL.name,
    LegalCopyright: "MIT licence; third-party notices inside",
    Comments: `With Node.js ${nodeVersion}`,
  });
  info.outputToResourceEntries(resources.entries);
}

function buildBlob(nodePath: string, { files }: Program): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  try {
    const assets: Record<string, string> = {};
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      if (path !== MAIN) assets[path] = path;
    }
    const settings = {
      // The path is written into the blob: the same everywhere.
      main: MAIN,
      output: "sea.blob",
      disableExperimentalSEAWarning: true,
      // Both would be made for Linux: Windows refuses the one and warns of the other.
      useSnapshot: false,
      useCodeCache: false,
      // Trust what the server trusts. NODE_OPTIONS is not read: the program runs elevated.
      execArgv: ["--use-system-ca"],
      execArgvExtension: "none",
      assets,
    };
    writeFileSync(join(folder, "sea.json"), JSON.stringify(settings));
    execFileSync(nodePath, ["--experimental-sea-config", "sea.json"], { cwd: folder, env: {}, stdio: "pipe" });
    return readFileSync(join(folder, "sea.blob"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lightFuse(exe: Buffer): void {
  const at = exe.indexOf(FUSE);
  if (at < 0 || exe.indexOf(FUSE, at + 1) >= 0) throw new Error("the fuse is not in node.exe exactly once");
  exe[at + FUSE.length - 1] = "1".charCodeAt(0);
}

/** The sum of all 16-bit words with carry, plus the size; the field itself counts as 0 (PE Format, CheckSum). */
function writeChecksum(exe: Buffer): void {
  const field = exe.readUInt32LE(0x3c) + 24 + 64;
  exe.writeUInt32LE(0, field);
  let sum = 0;
  for (let at = 0; at + 1 < exe.length; at += 2) sum += exe.readUInt16LE(at);
  if (exe.length % 2 === 1) sum += exe[exe.length - 1] ?? 0;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  exe.writeUInt32LE((sum + exe.length) >>> 0, field);
}
