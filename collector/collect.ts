import { rm, stat, writeFile } from "node:fs/promises";
import type { Writable } from "node:stream";
import { COLLECTOR_LOG_PATH } from "../bundle/artifacts.ts";
import type { Manifest } from "../bundle/manifest.ts";
import { TOOL } from "../bundle/tool.ts";
import { type BundleInput, type SourceInput, writeBundle } from "../bundle/write.ts";
import type { Host } from "./host/host.ts";
import { collectorLog, loggingHost } from "./host/logging-host.ts";
import type { Redactor } from "./redact/redactor.ts";
import { redactResults } from "./redact-results.ts";
import { writeSealed } from "./seal/seal.ts";
import type { ManifestSigner } from "./seal/sign.ts";
import type { CollectOptions, Source } from "./source.ts";
import { takeAll, type Watch } from "./take-all.ts";
import { clipped } from "./take-source.ts";
import { writeWhole } from "./whole-file.ts";

/** When reading ends at the latest, so that redacting and writing are done within three minutes; ours. */
export const READING_MS = 150_000;

export interface CollectRequest {
  readonly sources: readonly Source[];
  readonly host: Host;
  readonly options: CollectOptions;
  /** Where the bundle goes. */
  readonly path: string;
  /** As started, for the manifest. */
  readonly said: Manifest["options"];
  readonly redactor: Redactor;
  /** Names are replaced as well, which takes a pass of its own. */
  readonly identities: boolean;
  /** Public keys of age; none: not sealed. */
  readonly recipients: readonly string[];
  /** Of the manifest, where there is to be one. */
  readonly signer?: ManifestSigner;
  /** When it fires, what is there is written. */
  readonly stop: AbortSignal;
  readonly watch?: Watch & { onWrite?(): void | Promise<void> };
  readonly readingMs?: number;
}

export interface Collected {
  readonly manifest: Manifest;
  /** Of the file as written. */
  readonly sizeBytes: number;
}

/**
 * Takes all sources, takes out what must not leave the server, and writes the bundle, under a temporary name first: at
 * any moment there is a whole bundle or none.
 *
 * @throws Error When nothing can be written at `path`; nothing is left there then. Tried before anything is read.
 * @throws SealError
 */
export async function collect(request: CollectRequest): Promise<Collected> {
  const { host, options, path, redactor, identities, watch = {} } = request;
  await tryPlace(partOf(path));
  const startedMs = host.nowMs();
  const log = collectorLog(host.nowMs);
  log.add("started", { tool: TOOL.name, version: TOOL.version, node: process.version, platform: host.platform });
  const results = await withDeadline(request, (stop) =>
    takeAll(request.sources, loggingHost(host, log), options, stop, {
      onStart: (source) => {
        log.add("source-started", { id: source.id });
        watch.onStart?.(source);
      },
      onEnd: (row) => {
        const { id, outcome, code, detail } = row;
        log.add("source-ended", { id, outcome, code: code ?? null, detail: detail ?? null });
        watch.onEnd?.(row);
      },
    }),
  );
  const redacted = redactResults(results, redactor, identities);
  log.add("redacted", { identities });
  const files = new Map<string, Uint8Array>(redacted.flatMap((one) => [...one.files]));
  files.set(COLLECTOR_LOG_PATH, redactor.redact(COLLECTOR_LOG_PATH, log.bytes()));
  const logRow: SourceInput = { id: "collector-log", outcome: "collected", paths: [COLLECTOR_LOG_PATH] };
  const manifest = {
    tool: TOOL,
    createdUtc: utcOf(host.nowMs()),
    ...redactor.redactValue({ computer: host.computer, options: request.said }),
    window: { fromUtc: utcOf(startedMs - options.windowMs), toUtc: utcOf(startedMs) },
    // Paths are ours, and the files are found by them.
    sources: [...redacted.map(({ row }) => row), logRow].map(({ paths = [], ...row }) => ({
      ...clipped(redactor.redactValue(row)),
      paths,
    })),
  };
  await watch.onWrite?.();
  return write(request, { manifest: { ...manifest, redactions: redactor.ledger() }, files });
}

/** Ends the reading when its time is over or somebody says so. */
async function withDeadline<T>(
  { stop, readingMs = READING_MS, options }: CollectRequest,
  read: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  // A connection that is to be left idle takes its time beside.
  const timer = setTimeout(() => deadline.abort("deadline"), readingMs + (options.holdOpenMs ?? 0));
  try {
    return await read(AbortSignal.any([stop, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}

async function write({ path, recipients, signer }: CollectRequest, input: BundleInput): Promise<Collected> {
  const signed = signer === undefined ? input : { ...input, sign: signer.sign };
  const send = (out: Writable): Promise<Manifest> => writeBundle(signed, out);
  const manifest = await (recipients.length > 0
    ? writeSealed(path, recipients, send)
    : writeWhole(path, { path: partOf(path) }, send));
  return { manifest, sizeBytes: (await stat(path)).size };
}

/** The name until it is whole: one that nobody else's file has. */
export const partOf = (path: string): string => `${path}.${process.pid}.part`;

/** A minute of reading for a place that takes no file would be lost. */
async function tryPlace(part: string): Promise<void> {
  await writeFile(part, "");
  await rm(part, { force: true });
}

const utcOf = (ms: number): string => new Date(ms).toISOString();
