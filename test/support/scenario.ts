import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnalyzeHost } from "../../analyzer/analyze.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { nodeCrc32 } from "../../evtx/node.ts";
import { buildScenarioText } from "../../tools/scenario/build.ts";

export const SCENARIOS = fileURLToPath(new URL("../../fixtures/scenarios/", import.meta.url));

/** What `analyze` borrows from Node. */
export const NODE_HOST: AnalyzeHost = { createHash: sha256, crc32: nodeCrc32 };

/** Text of a scenario of `fixtures/scenarios/`. */
export function readScenario(id: string): Promise<string> {
  return readFile(join(SCENARIOS, `${id}.yaml`), "utf8");
}

/**
 * Builds a scenario on disk, hands over its path, and removes it afterwards.
 *
 * @param source - Text of the scenario.
 * @param id - Name without extension; what `shape` asks for is put behind it.
 */
export async function withScenario<T>(source: string, id: string, use: (path: string) => Promise<T>): Promise<T> {
  const built = await buildScenarioText(source, id);
  const folder = await mkdtemp(join(tmpdir(), "scenario-"));
  try {
    const files = built.kind === "file" ? new Map([[built.name, built.bytes]]) : built.files;
    const root = built.kind === "file" ? folder : join(folder, basename(built.name));
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), bytes);
    }
    return await use(built.kind === "file" ? join(folder, built.name) : root);
  } finally {
    await rm(folder, { recursive: true });
  }
}
