import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Manifest } from "../bundle/manifest.ts";
import { TOOL } from "../bundle/tool.ts";
import { writeBundle } from "../bundle/write.ts";
import type { Host } from "./host/host.ts";
import type { CollectOptions, Source } from "./source.ts";
import { type SourceResult, takeSource } from "./take-source.ts";

/** A small cap: the server is ailing already. */
const SIDE_BY_SIDE = 3;
const DAY_MS = 86_400_000;

/**
 * Takes all sources and writes the bundle, under a temporary name first: at any moment there is a whole bundle or none.
 *
 * @param stop - When it fires, what is there is written.
 * @throws Error When nothing can be written at `path`; nothing is left there then.
 */
export async function collect(
  sources: readonly Source[],
  host: Host,
  options: CollectOptions,
  path: string,
  stop: AbortSignal,
): Promise<Manifest> {
  const startedMs = host.nowMs();
  const results: SourceResult[] = [];
  const queue = [...sources.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results[next[0]] = await takeSource(next[1], host, options, stop);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));

  const part = `${path}.part`;
  try {
    const manifest = await writeBundle(
      {
        manifest: {
          tool: TOOL,
          createdUtc: utcOf(host.nowMs()),
          computer: host.computer,
          window: { fromUtc: utcOf(startedMs - options.days * DAY_MS), toUtc: utcOf(startedMs) },
          options: { days: options.days },
          sources: results.map(({ row }) => row),
        },
        files: new Map(results.flatMap(({ files }) => [...files])),
      },
      createWriteStream(part),
    );
    await rename(part, path);
    return manifest;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const utcOf = (ms: number): string => new Date(ms).toISOString();
