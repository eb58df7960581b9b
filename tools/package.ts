/**
 * Makes what is released: `npm run package -- [--out FOLDER] [--sign PROGRAM]`. Everything comes from the npm registry.
 * docs/packaging.md says what is in it and how it is checked.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TOOL } from "../bundle/tool.ts";
import { buildExecutable } from "./package/executable.ts";
import { readNodeBinaries } from "./package/node-binaries.ts";
import { writePortableZip } from "./package/portable-zip.ts";
import { bundleProgram, sha256Of } from "./package/program.ts";
import { buildSbom } from "./package/sbom.ts";
import { signExecutable } from "./package/sign.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const EXE = `${TOOL.name}.exe`;
const ZIP = `${TOOL.name}-portable.zip`;
const SBOM = `${TOOL.name}.cdx.json`;

const { values } = parseArgs({ options: { out: { type: "string" }, sign: { type: "string" } } });
const out = resolve(values.out ?? join(ROOT, "dist", "package"));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const node = readNodeBinaries(ROOT);
const program = await bundleProgram(ROOT);
writeFileSync(join(out, EXE), buildExecutable(node, program));
if (values.sign !== undefined) signExecutable(join(out, EXE), resolve(values.sign));
await writePortableZip(join(out, ZIP), node.windowsExe, program);
writeFileSync(join(out, SBOM), buildSbom(ROOT, node, program));

// The sums last: they are of what is released, signature included.
const sums = [EXE, ZIP, SBOM].map((name) => {
  const bytes = readFileSync(join(out, name));
  console.log(`${name.padEnd(30)} ${(bytes.length / 1e6).toFixed(1).padStart(6)} MB`);
  return `${sha256Of(bytes)}  ${name}\n`;
});
writeFileSync(join(out, "SHA256SUMS"), sums.join(""));
