import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** @returns Packages that were bundled, as folders under the root: `node_modules/yaml`; sorted. */
export function bundledPackages({ inputs }: Metafile): string[] {
  const folders = Object.keys(inputs).map((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** The licences ask for their text to travel along. */
export function licenceOf(root: string, folder: string): string {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? "No licence text in the package." : readFileSync(join(root, folder, file), "utf8").trim();
}

/** @param more - What is carried beside the packages, each with its title. */
export function renderNotices(root: string, packages: readonly string[], more: readonly string[] = []): string {
  const texts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${licenceOf(root, folder)}\n`;
  });
  return [...texts, ...more].join(`\n${"-".repeat(80)}\n\n`);
}
