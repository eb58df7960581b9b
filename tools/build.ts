/**
 * Makes what npm ships: `npm run build -- [FOLDER]`, into `dist/` where no folder is given. The packages are inside: a command that would otherwise look up
 * three hundred files starts in half the time (docs/decisions/0016).
 */
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { bundledPackages, renderNotices } from "./package/bundled-packages.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const COMMON = {
  absWorkingDir: ROOT,
  // Parts that few commands need are files of their own.
  splitting: true,
  bundle: true,
  metafile: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  // Names and lines stay: whoever lets this run may want to read it.
  minify: false,
  legalComments: "none",
} as const satisfies BuildOptions;

/** Packages in CommonJS ask for Node's modules by `require`, which a module has not. */
const REQUIRE = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/** @returns The command line. */
async function buildInto(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  const cli = join(folder, "cli");
  const { metafile } = await build({
    ...COMMON,
    entryPoints: ["cli/bin.ts", "cli/log-worker.ts"],
    outdir: cli,
    banner: { js: REQUIRE },
  });
  // The library alone: it asks nothing of Node, and so runs in a browser.
  await build({ ...COMMON, entryPoints: ["evtx/index.ts", "evtx/node.ts"], outdir: join(folder, "evtx") });
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), renderNotices(ROOT, bundledPackages(metafile)));
  const bin = join(cli, "bin.js");
  // npx from a checkout runs the file as it lies.
  chmodSync(bin, 0o755);
  return bin;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildInto(process.argv[2] ?? join(ROOT, "dist"));
