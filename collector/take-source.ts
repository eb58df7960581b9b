import type { SourceInput } from "../bundle/write.ts";
import type { Host } from "./host/host.ts";
import { isDoubt, touchText } from "./plan.ts";
import { type CollectOptions, type Earlier, type Source, SourceError, type Taken } from "./source.ts";

/** A source's row and files. */
export interface SourceResult {
  readonly row: SourceInput;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Longest texts that the manifest takes. */
const READS_CHARS = 4000;
const DETAIL_CHARS = 2000;

/** A row with texts that the manifest takes: a pseudonym may be longer than the name. */
export function clipped(row: SourceInput): SourceInput {
  const { reads, detail } = row;
  return {
    ...row,
    ...(reads == null ? {} : { reads: reads.slice(0, READS_CHARS) }),
    ...(detail == null ? {} : { detail: detail.slice(0, DETAIL_CHARS) }),
  };
}
/** What a source gets to hand over what it has; ours. */
const PART_MS = 3000;

/**
 * Takes one source within its deadline. Always resolves: what went wrong stands in the row.
 *
 * @param stop - Fires when the whole run is to end; its reason is `deadline`, or anything else when it was ended by hand.
 */
export async function takeSource(
  source: Source,
  host: Host,
  options: CollectOptions,
  stop: AbortSignal,
  earlier: Earlier = () => new Map(),
): Promise<SourceResult> {
  const startedMs = host.nowMs();
  const row = (rest: Pick<SourceInput, "outcome"> & Partial<SourceInput>): SourceInput => ({
    id: source.id,
    ...(source.providers === undefined ? {} : { providers: [...source.providers] }),
    ...(rest.outcome === "skipped" ? {} : { reads: readsOf(source, host, options) }),
    startedUtc: new Date(startedMs).toISOString(),
    durationMs: Math.max(0, host.nowMs() - startedMs),
    ...rest,
  });
  try {
    if (host.platform !== "win32") throw new SourceError("unsupported-host", "only Windows has this");
    if (options.leftOut.has(source.group)) throw new SourceError("not-asked", `left out by --no-${source.group}`);
    if (stop.aborted && source.readsLeft !== true) throw stopOf(stop, false);
    const { files, cut, detail, late } = await withDeadline(source, host, options, stop, earlier);
    const code = late ?? cut ?? null;
    const paths = [...files.keys()];
    if (paths.length === 0) {
      if (late !== undefined) throw new SourceError(late, detail ?? "nothing was read by then");
      return { row: row({ outcome: "empty", code, ...detailOf(detail) }), files: new Map() };
    }
    return {
      row: row({ outcome: code === null ? "collected" : "truncated", code, ...detailOf(detail), paths }),
      files,
    };
  } catch (error) {
    const { outcome, code, message } =
      error instanceof SourceError ? error : { outcome: "failed" as const, code: "bug", message: String(error) };
    return { row: row({ outcome, code, ...detailOf(message) }), files: new Map() };
  }
}

type Late = "timeout" | "deadline" | "stopped";

/** Does not wait for a source that ignores its signal: a tool may hang in the kernel. */
async function withDeadline(
  source: Source,
  host: Host,
  options: CollectOptions,
  stop: AbortSignal,
  earlier: Earlier,
): Promise<Taken & { late?: Late }> {
  const own = new AbortController();
  let late: SourceError | undefined;
  const timers: NodeJS.Timeout[] = [];
  let leave: (error: SourceError) => void = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = reject;
  });
  const end = (why: SourceError): void => {
    if (late !== undefined) return;
    late = why;
    own.abort(why.code);
    if (source.givesPart === true) timers.push(setTimeout(() => leave(why), PART_MS));
    else leave(why);
  };
  const onStop = (): void => end(stopOf(stop, true));
  const timeoutMs = source.timeoutMs + (source.holdsOpen === true ? (options.holdOpenMs ?? 0) : 0);
  timers.push(setTimeout(() => end(new SourceError("timeout", `no answer within ${timeoutMs} ms`)), timeoutMs));
  if (source.readsLeft !== true) stop.addEventListener("abort", onStop, { once: true });
  try {
    const taken = await Promise.race([left, source.take(host, options, own.signal, earlier)]);
    return late === undefined ? taken : { ...taken, detail: late.message, late: late.code as Late };
  } catch (error) {
    // What a source says of being ended is less than why it was ended.
    throw late ?? error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}

function stopOf({ reason }: AbortSignal, begun: boolean): SourceError {
  if (reason !== "deadline") return new SourceError("stopped", "the run was ended before this was read");
  const what = begun ? "while this was read" : "before this was begun";
  return new SourceError("deadline", `the time for the whole run was over ${what}`);
}

const detailOf = (detail: string | undefined): { detail?: string } =>
  detail === undefined ? {} : { detail: detail.slice(0, DETAIL_CHARS) };

const readsOf = (source: Source, host: Host, options: CollectOptions): string =>
  source
    .touches(host, options)
    .filter((touch) => !isDoubt(touch))
    .map(touchText)
    .join("; ")
    .slice(0, READS_CHARS);
