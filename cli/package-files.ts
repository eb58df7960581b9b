import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { getAsset, isSea } from "node:sea";
import { fileURLToPath } from "node:url";
import { TOOL } from "../bundle/tool.ts";
import type { Fixtures } from "../rules/coverage.ts";

/** Files that ship beside the code, or inside the executable. They are read, never needed: whoever copied the code alone gets the rest. */

let root: string | null | undefined;

/** Folder of the package, wherever it was installed to; `null` where only its code is there. */
function findRoot(): string | null {
  if (root !== undefined) return root;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (isPackage(folder)) break;
    const above = dirname(folder);
    if (above === folder) {
      root = null;
      return root;
    }
    folder = above;
  }
  root = folder;
  return root;
}

function isPackage(folder: string): boolean {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return name === TOOL.name;
  } catch {
    return false;
  }
}

/**
 * @param path - From the root of the package, `/` separators; the same name inside the executable.
 * @returns Its text with `\n` line ends; `undefined` where it is not there.
 */
function findPackageFile(path: string): string | undefined {
  return (isSea() ? findAsset(path) : findBeside(path))?.replaceAll("\r\n", "\n");
}

/** Nothing beside the executable is looked at: it may lie in a folder that others write to. */
function findAsset(path: string): string | undefined {
  try {
    return getAsset(path, "utf8");
  } catch {
    return undefined;
  }
}

function findBeside(path: string): string | undefined {
  const folder = findRoot();
  if (folder === null || !existsSync(join(folder, path))) return undefined;
  return readFileSync(join(folder, path), "utf8");
}

/** The page of a rule without the marks of its generator; `undefined` where it is not there. */
export function findPage(ruleId: string): string | undefined {
  return findPackageFile(`docs/rules/${ruleId}.md`)
    ?.replace(/<!--.*?-->\n?/gs, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** What `npm run docs` found to exercise the rules; none where it is not there, which then is a gap on every row. */
export function readFixtures(): Fixtures {
  const text = findPackageFile("docs/coverage.json");
  return text === undefined ? {} : JSON.parse(text);
}
