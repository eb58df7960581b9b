/**
 * tsc writes without the right to execute, and npm links the programs of dependencies only: without a link of its own
 * `npx writeback-triage` in a checkout goes through npm's cache. Windows has no such links, there npx does that.
 */
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const links = new URL("node_modules/.bin/", root);

for (const [name, target] of Object.entries(bin)) {
  chmodSync(new URL(target, root), 0o755);
  if (process.platform === "win32" || !existsSync(links)) continue;
  const link = fileURLToPath(new URL(name, links));
  rmSync(link, { force: true });
  symlinkSync(`../../${target}`, link);
}
