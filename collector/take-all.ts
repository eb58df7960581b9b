import type { SourceInput } from "../bundle/write.ts";
import type { Host } from "./host/host.ts";
import type { CollectOptions, Earlier, Source } from "./source.ts";
import { type SourceResult, takeSource } from "./take-source.ts";

/** A small cap: the server is ailing already. Two of the sources mostly wait. */
const SIDE_BY_SIDE = 4;

export interface Watch {
  onStart?(source: Source): void;
  onEnd?(row: SourceInput): void;
}

/** Takes every source, side by side within a cap, each after those that it needs. Always resolves, in the order given. */
export async function takeAll(
  sources: readonly Source[],
  host: Host,
  options: CollectOptions,
  stop: AbortSignal,
  watch: Watch,
): Promise<SourceResult[]> {
  const results = new Map<string, SourceResult>();
  const ended = new Map<string, Promise<void>>();
  const slot = slots(SIDE_BY_SIDE);
  const earlier: Earlier = Object.assign(
    (id: string): ReadonlyMap<string, Uint8Array> => results.get(id)?.files ?? new Map(),
    { ended: async (id: string): Promise<void> => ended.get(id) },
  );
  const take = async (source: Source): Promise<void> => {
    await Promise.all((source.needs ?? []).map((id) => ended.get(id)));
    await slot(async () => {
      watch.onStart?.(source);
      const result = await takeSource(source, host, options, stop, earlier);
      results.set(source.id, result);
      watch.onEnd?.(result.row);
    });
  };
  for (const source of sources) ended.set(source.id, take(source));
  await Promise.all(ended.values());
  return sources.flatMap(({ id }) => results.get(id) ?? []);
}

/** Runs so many at a time, first come, first served. */
function slots(count: number): (run: () => Promise<void>) => Promise<void> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
