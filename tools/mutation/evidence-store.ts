import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Evidence } from "../../analyzer/evidence.ts";
import { gatherEvidence } from "../../analyzer/gather.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { NODE_HOST, SCENARIOS, withScenario } from "../../test/support/scenario.ts";

/**
 * Evidence of every scenario, gathered once and kept on disk: what is mutated lies behind it, so a mutant need not build
 * a bundle and read it again.
 */

/** Where the store lies, for the tests that a mutation run starts. */
export const STORE_VARIABLE = "WRITEBACK_TRIAGE_EVIDENCE";

export interface StoredEvidence {
  /** Name of the input as the report shows it. */
  readonly name: string;
  readonly evidence: Evidence;
}

export function scenarioIds(): string[] {
  return readdirSync(SCENARIOS)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

export async function fillStore(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const id of scenarioIds()) {
    const source = readFileSync(join(SCENARIOS, `${id}.yaml`), "utf8");
    const stored = await withScenario(source, id, async (path): Promise<StoredEvidence> => {
      const container = await openInput(path);
      try {
        return { name: basename(path), evidence: await gatherEvidence(container, NODE_HOST) };
      } finally {
        await container.close();
      }
    });
    // In one go: another run may be reading.
    const made = join(folder, `${id}.${process.pid}.new`);
    writeFileSync(made, serialize(stored));
    renameSync(made, join(folder, `${id}.v8`));
  }
}

export function takeFromStore(folder: string, id: string): StoredEvidence {
  return deserialize(readFileSync(join(folder, `${id}.v8`))) as StoredEvidence;
}
