import type { PackRule, RulePack } from "../analyzer/packs/rule-pack.ts";
import { safeText } from "../analyzer/report/safe-text.ts";
import { UsageError } from "./errors.ts";

/** Rule packs as the commands take them: `--rules FILE.yaml`, several times if need be. */

/**
 * Called before anything else is done: a bad pack must not be found after an hour of reading. Nothing is loaded where
 * none is given.
 *
 * @throws UsageError `pack-unreadable`, `pack-twice`.
 * @throws PackError With every fault and its place.
 */
export async function readPacks(paths: readonly string[]): Promise<RulePack[]> {
  if (paths.length === 0) return [];
  const { readPack } = await import("./read-pack.ts");
  const packs: RulePack[] = [];
  for (const path of paths) {
    const pack = await readPack(path);
    if (packs.some(({ name }) => name === pack.name)) throw new UsageError("pack-twice", { given: pack.name });
    packs.push(pack);
  }
  return packs;
}

/** The rules of all packs, in the order given, each with the pack that it is from. */
export function packRulesOf(packs: readonly RulePack[]): (PackRule & { readonly pack: RulePack })[] {
  return packs.flatMap((pack) => pack.rules.map((one) => ({ ...one, pack })));
}

/** Nobody here wrote what stands in a pack: no control character of it reaches the terminal. Lines stay lines. */
export function toSafeLines(text: string): string {
  return text
    .split("\n")
    .map((line) => safeText(line, line.length))
    .join("\n");
}
