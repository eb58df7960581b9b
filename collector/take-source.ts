import type { SourceInput } from "../bundle/write.ts";
import type { Host } from "./host/host.ts";
import { type CollectOptions, type Source, SourceError, type Taken } from "./source.ts";

/** A source's row and files. */
export interface SourceResult {
  readonly row: SourceInput;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Longest text that the manifest takes. */
const DETAIL_CHARS = 2000;

/**
 * Takes one source within its deadline. Always resolves: what went wrong stands in the row.
 *
 * @param stop - Fires when the whole run is to end.
 */
export async function takeSource(
  source: Source,
  host: Host,
  options: CollectOptions,
  stop: AbortSignal,
): Promise<SourceResult> {
  const startedMs = host.nowMs();
  const row = (rest: Pick<SourceInput, "outcome"> & Partial<SourceInput>): SourceInput => ({
    id: source.id,
    ...(source.providers === undefined ? {} : { providers: [...source.providers] }),
    startedUtc: new Date(startedMs).toISOString(),
    durationMs: Math.max(0, host.nowMs() - startedMs),
    ...rest,
  });
  const own = new AbortController();
  try {
    if (host.platform !== "win32") throw new SourceError("unsupported-host", "only Windows has this");
    const taken = await withDeadline(source, host, options, own, stop);
    const paths = [...taken.files.keys()];
    if (paths.length === 0) return { row: row({ outcome: "empty", ...detailOf(taken.detail) }), files: new Map() };
    const outcome = taken.truncated === true ? "truncated" : "collected";
    const code = taken.truncated === true ? { code: "size-cap" } : {};
    return { row: row({ outcome, ...code, ...detailOf(taken.detail), paths }), files: taken.files };
  } catch (error) {
    const { outcome, code, message } =
      error instanceof SourceError ? error : { outcome: "failed" as const, code: "bug", message: String(error) };
    return { row: row({ outcome, code, ...detailOf(message) }), files: new Map() };
  }
}

/** Does not wait for a source that ignores its signal: a tool may hang in the kernel. */
async function withDeadline(
  source: Source,
  host: Host,
  options: CollectOptions,
  own: AbortController,
  stop: AbortSignal,
): Promise<Taken> {
  let end: (error: SourceError) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  const fail = (error: SourceError): void => {
    end(error);
    own.abort();
  };
  const onStop = (): void => fail(new SourceError("stopped", "the run was ended before this was read"));
  const timer = setTimeout(
    () => fail(new SourceError("timeout", `no answer within ${source.timeoutMs} ms`)),
    source.timeoutMs,
  );
  stop.addEventListener("abort", onStop, { once: true });
  try {
    if (stop.aborted) onStop();
    return await Promise.race([ended, stop.aborted ? ended : source.take(host, options, own.signal)]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}

const detailOf = (detail: string | undefined): { detail?: string } =>
  detail === undefined ? {} : { detail: detail.slice(0, DETAIL_CHARS) };
