import {
  APPLICATION_LOG_PATH,
  type ArtifactMap,
  type ArtifactName,
  EVENT_PROVIDERS,
  type EventArtifactName,
  JSON_ARTIFACTS,
  type JsonArtifactName,
  SERVER_CONFIGURATION_DIR,
  type ServerConfiguration,
  SYSTEM_LOG_PATH,
  WIZARD_TRACE_DIR,
  type WizardTrace,
} from "../bundle/artifacts.ts";
import type { Container, Entry } from "../bundle/container.ts";
import { ArtifactError, BundleError } from "../bundle/errors.ts";
import type { EventRecord } from "../bundle/events.ts";
import { JSON_LIMIT_BYTES, XML_LIMIT_BYTES } from "../bundle/limits.ts";
import { MANIFEST_PATH, type Manifest, type ManifestSource } from "../bundle/manifest.ts";
import { type ExpectedFile, expectedFiles, type HashFactory, verifying } from "../bundle/read/digest.ts";
import { readManifest, readSignature } from "../bundle/read/manifest.ts";
import { type CheckSignature, SIGNATURE_PATH, type SignatureState } from "../bundle/signature.ts";
import type { EvtxCertificate, EvtxReadOptions } from "../evtx/types.ts";
import {
  ARTIFACT_CHANNEL,
  type CollectedEvents,
  EVENT_ARTIFACTS,
  EventCollector,
  type KeptEvents,
  sameComputer,
} from "./decode/event-collector.ts";
import { WANTED_PROVIDERS } from "./decode/event-log.ts";
import { readEventXml } from "./decode/event-xml.ts";
import { decodeJsonArtifact } from "./decode/json-artifact.ts";
import { type LogContent, LogKeeper, type LogNotes, readLogContent } from "./decode/log-content.ts";
import { type ConfigurationFile, decodeServerConfiguration } from "./decode/server-configuration.ts";
import { oneLine } from "./decode/text.ts";
import { decodeWizardTrace } from "./decode/wizard-trace.ts";
import type { ArtifactState, Evidence, Gap, InputItem, LogReading } from "./evidence.ts";
import { HEAD_BYTES, type Recognition, recogniseContent, recognisePath } from "./recognise.ts";

/** A log that somebody else may read. */
export interface LogTask {
  /** Path of the entry in the container, as that lists it. */
  readonly entryPath: string;
  readonly sizeBytes: number;
  /** What the manifest says of the file; to be held against it. */
  readonly expected: ExpectedFile | null;
  readonly onBytes: (bytes: number) => void;
}

export interface GatherHost {
  readonly createHash: HashFactory;
  /**
   * Reads a log with `readLogContent` beside what is read here, in another thread as a rule; `undefined` where that is
   * not worth while. Fails as reading it here would.
   */
  readonly readLog?: (task: LogTask) => Promise<LogContent> | undefined;
  /** A faster CRC-32 than the portable one. */
  readonly crc32?: EvtxReadOptions["crc32"];
  /** Asked of every input before its files are read; without it nothing is said about signatures. */
  readonly checkSignature?: CheckSignature;
  /** `bytesRead` counts over the whole input, of which `totalBytes` is the declared size. */
  readonly onProgress?: (progress: {
    readonly path: string;
    readonly bytesRead: number;
    readonly totalBytes: number;
  }) => void;
}

type EventState = ArtifactState<readonly EventRecord[]>;
type Open = () => AsyncIterable<Uint8Array>;

/** A file of the input that is going to be read, and what it is. */
interface Item {
  readonly path: string;
  /** The same in the container, where that has a folder around the bundle. */
  readonly entryPath: string;
  readonly sizeBytes: number;
  readonly recognition: Recognition;
  /** What the manifest says of it. */
  readonly expected: ExpectedFile | null;
  /** Judges the digest at its end, where the manifest gives one. */
  readonly open: Open;
  /** Judges the digest of a file that was not read to its end. */
  readonly prove: () => Promise<void>;
}

/** A log after its reading. */
interface ReadLog {
  readonly reading: LogReading;
  /** What is wrong with it; makes its artefacts partial. */
  readonly gaps: readonly Gap[];
  readonly computers: ReadonlySet<string>;
  /** Holds records of providers that nobody asked for: so the export was not cut down to ours. */
  readonly unfiltered: boolean;
}

interface Bundle {
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly signature: SignatureState | undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => compare(a.path, b.path);
const missing = (...gaps: readonly Gap[]): { state: "missing"; gaps: readonly Gap[] } => ({ state: "missing", gaps });
const gapOf = (code: Gap["code"], detail: string | null = null): Gap => ({ code, detail });

function toState<T>(value: T, paths: readonly string[], gaps: readonly Gap[]): ArtifactState<T> {
  return gaps.length === 0 ? { state: "present", value, paths } : { state: "partial", value, paths, gaps };
}

/** Only an error about one artefact is survived. */
function toGap(error: unknown, path: string): Gap {
  if (!(error instanceof ArtifactError)) throw error;
  return gapOf(error.code, oneLine([path, error.detail ?? ""].filter((part) => part !== "").join(": "), 300));
}

/**
 * Reads everything that a bundle, or whatever else was sent in, has to say.
 *
 * One broken file costs that file: its artefact is missing or partial, with the reason. In a bundle of ours every file
 * that the manifest lists is held against its digest, and no other file is believed.
 *
 * @throws BundleError `not-recognised`, `digest-mismatch`, what the container and its manifest throw, and what the check of
 * the signature throws.
 */
export async function gatherEvidence(container: Container, host: GatherHost): Promise<Evidence> {
  const { input, root } = atBundleRoot(container);
  const bundle = await readBundle(input, host);
  const ignored = [...input.ignored];
  const items = bundle ? listBundle(input, root, bundle.manifest, host, ignored) : await listForeign(input, ignored);
  const progress = new GatherProgress(items, host);
  return new Gathering(input, host, bundle, progress.track(items), ignored, progress).run();
}

async function readBundle(input: Container, { createHash, checkSignature }: GatherHost): Promise<Bundle | null> {
  const read = await readManifest(input, createHash);
  const signature = checkSignature?.(read?.bytes ?? null, read ? await readSignature(input) : null, input.path);
  return read && { manifest: read.manifest, sha256: read.sha256, signature };
}

/**
 * A bundle that was unpacked and packed again often has a folder around it: then the container is seen from inside
 * that folder. What lies beside it is set aside.
 */
function atBundleRoot(container: Container): { readonly input: Container; readonly root: string } {
  const asItIs = { input: container, root: "" };
  const nested = container.entries.filter(({ path }) => path.endsWith(`/${MANIFEST_PATH}`));
  const [manifest] = nested;
  if (manifest === undefined || nested.length > 1 || container.entries.some(({ path }) => path === MANIFEST_PATH)) {
    return asItIs;
  }
  const prefix = manifest.path.slice(0, -MANIFEST_PATH.length);
  const inside = container.entries.filter(({ path }) => path.startsWith(prefix));
  const own = inside.filter(({ path }) => {
    const relative = path.slice(prefix.length);
    return relative !== MANIFEST_PATH && (recognisePath(relative) !== undefined || CHANNEL_OF_PATH.has(relative));
  });
  if (own.length === 0) return asItIs;
  const beside = container.entries.filter(({ path }) => !path.startsWith(prefix));
  const input: Container = {
    path: container.path,
    kind: container.kind,
    entries: inside.map((entry) => ({
      path: entry.path.slice(prefix.length),
      sizeBytes: entry.sizeBytes,
      open: () => entry.open(),
    })),
    ignored: [...container.ignored, ...beside.map(({ path }) => ({ path, reason: "lies beside the bundle" }))],
    close: () => container.close(),
  };
  return { input, root: prefix };
}

const CHANNEL_OF_PATH: ReadonlyMap<string, "Application" | "System"> = new Map([
  [APPLICATION_LOG_PATH, "Application"],
  [SYSTEM_LOG_PATH, "System"],
]);

function listBundle(
  container: Container,
  root: string,
  manifest: Manifest,
  host: GatherHost,
  ignored: IgnoredList,
): Item[] {
  const listed = expectedFiles(manifest);
  const items: Item[] = [];
  for (const entry of container.entries) {
    const { path } = entry;
    if (path === MANIFEST_PATH || path === SIGNATURE_PATH) continue;
    const expected = listed.get(path);
    if (expected === undefined) {
      ignored.push({ path, reason: "not listed in the manifest" });
      continue;
    }
    const recognition: Recognition = CHANNEL_OF_PATH.has(path)
      ? { kind: "event-log" }
      : (recognisePath(path) ?? { kind: "ignored", reason: "unknown to this version of the bundle format" });
    if (recognition.kind === "ignored") ignored.push({ path, reason: recognition.reason });
    const open = (): AsyncIterable<Uint8Array> => verifying(entry, expected, host.createHash, container.path);
    const { sizeBytes } = entry;
    const entryPath = root + path;
    items.push({ path, entryPath, sizeBytes, recognition, expected, open, prove: () => drain(open()) });
  }
  return items.sort(byPath);
}

type IgnoredList = { path: string; reason: string }[];

async function readHead(entry: Entry): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, entry.sizeBytes));
  let filled = 0;
  if (head.length === 0) return head;
  for await (const chunk of entry.open()) {
    const part = chunk.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === head.length) break;
  }
  return head.subarray(0, filled);
}

async function listForeign(container: Container, ignored: IgnoredList): Promise<Item[]> {
  const items: Item[] = [];
  for (const entry of container.entries) {
    const known = recognisePath(entry.path);
    const recognition = known?.kind === "json-artifact" ? known : recogniseContent(await readHead(entry));
    if (recognition.kind === "ignored") ignored.push({ path: entry.path, reason: recognition.reason });
    else {
      const { path, sizeBytes } = entry;
      const open = (): AsyncIterable<Uint8Array> => entry.open();
      items.push({ path, entryPath: path, sizeBytes, recognition, expected: null, open, prove: async () => {} });
    }
  }
  if (items.length > 0) return items.sort(byPath);
  const [only] = ignored;
  const detail = ignored.length === 1 && only ? only.reason : `none of its ${ignored.length} files`;
  throw new BundleError("not-recognised", { path: container.path, detail: oneLine(detail) });
}

/** Adds up what is read of the items, here and elsewhere. */
class GatherProgress {
  readonly #totalBytes: number;
  readonly #onProgress: GatherHost["onProgress"];
  #bytesRead = 0;

  constructor(items: readonly Item[], { onProgress }: GatherHost) {
    this.#totalBytes = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.#onProgress = onProgress;
  }

  add(path: string, bytes: number): void {
    this.#bytesRead += bytes;
    this.#onProgress?.({ path, bytesRead: this.#bytesRead, totalBytes: this.#totalBytes });
  }

  track(items: readonly Item[]): readonly Item[] {
    if (!this.#onProgress) return items;
    return items.map((item) => ({ ...item, open: () => this.#watch(item) }));
  }

  async *#watch({ path, open }: Item): AsyncGenerator<Uint8Array> {
    for await (const chunk of open()) {
      yield chunk;
      this.add(path, chunk.length);
    }
  }
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

/** @throws ArtifactError `code` where the content is longer than `limit`. */
async function readWhole(item: Item, limit: number, code: "artifact-too-large" | "xml-too-large"): Promise<Uint8Array> {
  if (item.sizeBytes > limit) throw new ArtifactError(code, `more than ${limit} bytes`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of item.open()) {
    length += chunk.length;
    if (length > limit) throw new ArtifactError(code, `more than ${limit} bytes`);
    parts.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * What damage means for the artefacts of a log. A dirty flag alone says that the log was in use when it was copied;
 * so does one chunk whose checksum lags behind, as long as every record in it could be read.
 */
function damageOf(path: string, certificate: EvtxCertificate, undated: number): readonly Gap[] {
  const { chunksSeen, chunksValid, recordsSkippedCount, recordsDoubtful, missingIds, truncated, dirty } = certificate;
  const skipped = recordsSkippedCount + recordsDoubtful + undated;
  const lagging = dirty && skipped === 0 && !truncated ? 1 : 0;
  const words: string[] = [];
  if (skipped > 0) words.push(`${skipped} records unreadable`);
  // Of a log in use the newest chunk may not have been written yet; a closed one lost what is missing.
  if (missingIds > 0 && !dirty) words.push(`${missingIds} records missing`);
  if (chunksSeen - chunksValid > lagging) words.push(`${chunksSeen - chunksValid} of ${chunksSeen} chunks not valid`);
  if (truncated) words.push("cut short");
  return words.length === 0 ? [] : [gapOf("evtx-damaged", oneLine(`${path}: ${words.join(", ")}`, 300))];
}

/** One run of {@link gatherEvidence}: reads the items one after the other, then weighs them together. */
class Gathering {
  readonly #container: Container;
  readonly #host: GatherHost;
  readonly #bundle: Bundle | null;
  readonly #items: readonly Item[];
  readonly #ignored: IgnoredList;

  readonly #progress: GatherProgress;

  /** What the logs gave, by path: put together once all are read, in an order that does not depend on the threads. */
  readonly #kept = new Map<string, KeptEvents>();
  readonly #logs: ReadLog[] = [];
  /** Logs that could not be read at all, by path. */
  readonly #failedLogs = new Map<string, Gap>();
  readonly #json = new Map<JsonArtifactName, ArtifactState<unknown>>();
  readonly #traces: WizardTrace[] = [];
  readonly #gave = new Map<string, ArtifactName[]>();

  constructor(
    container: Container,
    host: GatherHost,
    bundle: Bundle | null,
    items: readonly Item[],
    ignored: IgnoredList,
    progress: GatherProgress,
  ) {
    this.#progress = progress;
    this.#container = container;
    this.#host = host;
    this.#bundle = bundle;
    this.#items = items;
    this.#ignored = ignored;
  }

  async run(): Promise<Evidence> {
    const elsewhere = this.#startElsewhere();
    for (const item of this.#items) if (!elsewhere.has(item)) await this.#read(item, undefined);
    for (const [item, content] of elsewhere) await this.#read(item, content);
    this.#logs.sort((a, b) => byPath(a.reading, b.reading));
    const collector = new EventCollector();
    for (const [, kept] of [...this.#kept].sort(([a], [b]) => compare(a, b))) collector.absorb(kept);
    const collected = collector.finish(this.#bundle?.manifest.computer ?? null);
    const serverConfiguration = await this.#configuration(collected.computer);
    const events = Object.fromEntries(
      EVENT_ARTIFACTS.map((name) => [
        name,
        this.#bundle ? this.#ownEvents(name, collected) : this.#foreignEvents(name, collected),
      ]),
    ) as Record<EventArtifactName, EventState>;
    const json = Object.fromEntries(
      (Object.keys(JSON_ARTIFACTS) as JsonArtifactName[]).map((name) => [name, this.#jsonState(name)]),
    ) as { [N in JsonArtifactName]: ArtifactState<ArtifactMap[N]> };

    return {
      artifacts: { ...events, ...json, serverConfiguration, wizardTraces: this.#traceState() },
      manifest: this.#bundle?.manifest ?? null,
      ...(this.#bundle?.signature === undefined ? {} : { signature: this.#bundle.signature }),
      logs: this.#logs.map(({ reading }) => reading),
      recognised: this.#recognised(),
      ignored: this.#ignored.toSorted(byPath),
      digest: this.#bundle?.sha256 ?? this.#digest(),
      otherComputers: collected.otherComputers,
    };
  }

  /** The largest log is read here, where it costs no thread; the others beside it, as far as the host likes. */
  #startElsewhere(): ReadonlyMap<Item, Promise<LogContent>> {
    const logs = this.#items
      .filter(({ recognition }) => recognition.kind === "event-log")
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes || byPath(a, b));
    const started = new Map<Item, Promise<LogContent>>();
    for (const item of logs.slice(1)) {
      const { path, entryPath, sizeBytes, expected } = item;
      const onBytes = (bytes: number): void => this.#progress.add(path, bytes);
      const content = this.#host.readLog?.({ entryPath, sizeBytes, expected, onBytes });
      // Awaited later: until then a failure is nobody's.
      content?.catch(() => {});
      if (content) started.set(item, content);
    }
    return started;
  }

  /** @param content - Of a log that is read elsewhere. */
  async #read(item: Item, content: Promise<LogContent> | undefined): Promise<void> {
    const { recognition, path } = item;
    try {
      switch (recognition.kind) {
        case "event-log":
          return await this.#readEvtx(item, content);
        case "event-xml":
          return await this.#readXml(item);
        case "json-artifact":
          return await this.#readJson(item, recognition.artifact);
        case "wizard-trace":
          this.#traces.push(await decodeWizardTrace(path, item.open()));
          this.#note(path, "wizardTraces");
          return;
        case "server-configuration":
          // Read later, once the logs have told which server this is about.
          return;
        default:
          return await drain(item.open());
      }
    } catch (error) {
      const gap = toGap(error, path);
      await item.prove();
      if (recognition.kind === "json-artifact") this.#json.set(recognition.artifact, missing(gap));
      else this.#failedLogs.set(path, gap);
    }
  }

  #note(path: string, ...artifacts: readonly ArtifactName[]): void {
    this.#gave.set(path, [...(this.#gave.get(path) ?? []), ...artifacts]);
  }

  async #readEvtx(item: Item, elsewhere: Promise<LogContent> | undefined): Promise<void> {
    const { crc32 } = this.#host;
    const seen = await (elsewhere ?? readLogContent(item.open(), crc32 === undefined ? {} : { crc32 }));
    const { certificate, undated } = seen;
    const { recordsSeen, recordsDecoded, recordsSkippedCount } = certificate;
    const own = this.#bundle ? CHANNEL_OF_PATH.get(item.path) : undefined;
    this.#addLog(
      seen,
      damageOf(item.path, certificate, undated),
      recordsSeen - recordsDecoded - recordsSkippedCount > 0,
      {
        path: item.path,
        format: "evtx",
        channels: own !== undefined && seen.channels.size === 0 ? [own] : [...seen.channels].sort(compare),
        certificate,
        eventsKept: seen.kept,
        eventsLost: 0,
        firstTimeUtc: certificate.firstTimeUtc,
        lastTimeUtc: certificate.lastTimeUtc,
        artifacts: EVENT_ARTIFACTS.filter((name) => seen.artifacts.has(name)),
      },
    );
  }

  async #readXml(item: Item): Promise<void> {
    // Held apart until the end: a file that turns out to be refused must not leave half of its events behind.
    const keeper = new LogKeeper();
    const summary = await readEventXml(item.open(), (record) => keeper.take(record), {
      providers: new Set(WANTED_PROVIDERS),
    });
    const seen = keeper.finish();
    const { lost } = summary;
    const eventsLost = lost["xml-malformed"] + lost["event-too-large"];
    const gaps = (["xml-malformed", "event-too-large"] as const)
      .filter((code) => lost[code] > 0)
      .map((code) => gapOf(code, oneLine(`${item.path}: ${lost[code]} events`, 300)));
    this.#addLog(seen, gaps, summary.eventsSeen - summary.eventsDecoded - eventsLost > 0, {
      path: item.path,
      format: "event-xml",
      channels: [...seen.channels].sort(compare),
      certificate: null,
      eventsKept: seen.kept,
      eventsLost,
      firstTimeUtc: summary.firstTimeUtc,
      lastTimeUtc: summary.lastTimeUtc,
      artifacts: EVENT_ARTIFACTS.filter((name) => seen.artifacts.has(name)),
    });
  }

  #addLog(seen: LogNotes, gaps: readonly Gap[], unfiltered: boolean, reading: LogReading): void {
    this.#kept.set(reading.path, seen.events);
    this.#logs.push({ reading, gaps, unfiltered, computers: seen.computers });
    this.#note(reading.path, ...reading.artifacts);
  }

  async #readJson(item: Item, artifact: JsonArtifactName): Promise<void> {
    const bytes = await readWhole(item, JSON_LIMIT_BYTES, "artifact-too-large");
    const value = decodeJsonArtifact(bytes, JSON_ARTIFACTS[artifact].schema);
    const source = this.#findSource(artifact, JSON_ARTIFACTS[artifact].path);
    this.#json.set(artifact, toState<unknown>(value, [item.path], shortfallOf(source)));
    this.#note(item.path, artifact);
  }

  #jsonState(name: JsonArtifactName): ArtifactState<unknown> {
    const { path } = JSON_ARTIFACTS[name];
    return this.#json.get(name) ?? missing(this.#absence(this.#findSource(name, path), path));
  }

  /** The manifest's row about an artefact: by the file it gave, else by its name. */
  #findSource(artifact: ArtifactName, path: string): ManifestSource | undefined {
    const sources = this.#bundle?.manifest.sources ?? [];
    const stem = path
      .replace(/\/$/, "")
      .replace(/^.*\//, "")
      .replace(/\.\w+$/, "");
    const ids = [artifact.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), stem];
    const gives = (file: string): boolean => (path.endsWith("/") ? file.startsWith(path) : file === path);
    return (
      sources.find(({ files }) => files.some((file) => gives(file.path))) ?? sources.find(({ id }) => ids.includes(id))
    );
  }

  /** Why nothing is there. */
  #absence(source: ManifestSource | undefined, path: string): Gap {
    if (source === undefined) return gapOf("absent");
    if (source.outcome !== "collected") return gapOf(source.outcome, source.code ?? source.detail);
    const promised = source.files.some(
      (file) => file.path === path || (path.endsWith("/") && file.path.startsWith(path)),
    );
    return gapOf("absent", promised ? `${path} is listed in the manifest and is not there` : null);
  }

  /** An event artefact of a bundle: the manifest says whether an empty one is empty or was never asked for. */
  #ownEvents(name: EventArtifactName, collected: CollectedEvents): EventState {
    const isSystem = ARTIFACT_CHANNEL[name] === "System";
    const path = isSystem ? SYSTEM_LOG_PATH : APPLICATION_LOG_PATH;
    const id = isSystem ? "system-log" : "application-log";
    const sources = this.#bundle?.manifest.sources ?? [];
    const source =
      sources.find((candidate) => candidate.id === id) ??
      sources.find(({ files }) => files.some((file) => file.path === path));
    const failed = this.#failedLogs.get(path);
    if (failed) return missing(failed);
    const log = this.#logs.find(({ reading }) => reading.path === path);
    if (log === undefined && source?.outcome !== "empty") return missing(this.#absence(source, path));

    const wanted: readonly string[] = EVENT_PROVIDERS[name];
    const left = source?.providers === undefined ? [] : wanted.filter((p) => !source.providers?.includes(p));
    const events = collected.events[name];
    if (left.length === wanted.length && events.length === 0) {
      return missing(gapOf("not-in-export", "the export was made without these providers"));
    }
    const gaps = [...shortfallOf(source), ...(log?.gaps ?? []), ...this.#dropped(name, collected)];
    if (left.length > 0) gaps.push(gapOf("not-in-export", oneLine(left.join(", "))));
    return toState(events, log === undefined ? [] : [path], gaps);
  }

  /**
   * An event artefact of whatever else was sent in. Empty is said of a log only that is about this computer, of the
   * artefact's channel and evidently no cut-down export; otherwise silence says nothing.
   */
  #foreignEvents(name: EventArtifactName, collected: CollectedEvents): EventState {
    const { computer } = collected;
    const events = collected.events[name];
    const about = this.#logs.filter(
      ({ computers }) => computer === null || [...computers].some((c) => c === "" || sameComputer(c, computer)),
    );
    const ofChannel = about.filter(({ reading }) => reading.channels.includes(ARTIFACT_CHANNEL[name]));
    const whole = ofChannel.filter(({ unfiltered }) => unfiltered);
    // A log that could not be read, or of which nothing could be read, may have held this artefact.
    const mute = this.#logs.filter(({ reading }) => reading.channels.length === 0);
    const failed = [...this.#failedLogs.values(), ...mute.flatMap(({ gaps }) => gaps)];
    if (events.length > 0 || whole.length > 0) {
      const giving = about.filter((log) => log.reading.artifacts.includes(name) || whole.includes(log));
      const paths = giving.map(({ reading }) => reading.path);
      const gaps = giving.flatMap((log) => log.gaps);
      return toState(events, paths, [...gaps, ...this.#dropped(name, collected)]);
    }
    if (ofChannel.length > 0) {
      const path = ofChannel.map(({ reading }) => reading.path).join(", ");
      return missing(gapOf("not-in-export", oneLine(path)), ...ofChannel.flatMap(({ gaps }) => gaps), ...failed);
    }
    return failed.length > 0 ? missing(...failed) : missing(gapOf("absent"));
  }

  #dropped(name: EventArtifactName, { dropped }: CollectedEvents): readonly Gap[] {
    return dropped[name] === 0 ? [] : [gapOf("truncated", `the oldest ${dropped[name]} records were left out`)];
  }

  #traceState(): ArtifactState<readonly WizardTrace[]> {
    const source = this.#findSource("wizardTraces", WIZARD_TRACE_DIR);
    const value = this.#traces.toSorted((a, b) => compare(a.startedUtc ?? "", b.startedUtc ?? "") || byPath(a, b));
    const paths = value.map(({ path }) => path);
    const { lost } = this.#lostFiles(source);
    if (value.length > 0) return toState(value, paths, [...shortfallOf(source), ...lost]);
    if (source?.outcome === "empty") return toState(value, [], []);
    return missing(...(lost.length > 0 ? lost : [this.#absence(source, WIZARD_TRACE_DIR)]));
  }

  /** Files that the manifest lists for a source and the container lacks. */
  #lostFiles(source: ManifestSource | undefined): { readonly lost: readonly Gap[] } {
    const present = new Set(this.#container.entries.map(({ path }) => path));
    const lost = (source?.files ?? []).filter(({ path }) => !present.has(path));
    return { lost: lost.map(({ path }) => gapOf("absent", `${path} is listed in the manifest and is not there`)) };
  }

  /**
   * Several exports can lie side by side: of the servers of a farm, or of one server at several times. The one of this
   * server counts, else the newest.
   */
  async #configuration(computer: string | null): Promise<ArtifactState<ServerConfiguration>> {
    const trees = new Map<string, Item[]>();
    for (const item of this.#items) {
      if (item.recognition.kind !== "server-configuration") continue;
      const key = this.#bundle ? SERVER_CONFIGURATION_DIR : treeOf(item.path);
      trees.set(key, [...(trees.get(key) ?? []), item]);
    }
    const decoded: (Awaited<ReturnType<typeof decodeServerConfiguration>> & { readonly value: ServerConfiguration })[] =
      [];
    const failed: Gap[] = [];
    for (const items of trees.values()) {
      const { gaps, value, paths } = await this.#decodeTree(items);
      if (value) decoded.push({ value, paths, gaps });
      else failed.push(...gaps);
    }
    const source = this.#findSource("serverConfiguration", SERVER_CONFIGURATION_DIR);
    const isOurs = ({ server }: ServerConfiguration): number =>
      computer !== null && server !== null && sameComputer(server, computer) ? 1 : 0;
    decoded.sort(
      (a, b) => isOurs(b.value) - isOurs(a.value) || compare(b.value.exportedUtc ?? "", a.value.exportedUtc ?? ""),
    );
    const [best, ...rest] = decoded;
    for (const { paths } of rest) {
      for (const path of paths) this.#ignored.push({ path, reason: "another configuration export is used" });
    }
    const { lost } = this.#lostFiles(source);
    if (!best)
      return missing(
        ...(failed.length + lost.length > 0 ? [...failed, ...lost] : [this.#absence(source, SERVER_CONFIGURATION_DIR)]),
      );
    for (const path of best.paths) this.#note(path, "serverConfiguration");
    return toState(best.value, best.paths, [...shortfallOf(source), ...best.gaps, ...lost]);
  }

  async #decodeTree(items: readonly Item[]): ReturnType<typeof decodeServerConfiguration> {
    const unread: Gap[] = [];
    async function* files(): AsyncGenerator<ConfigurationFile> {
      for (const item of items) {
        try {
          yield { path: item.path, bytes: await readWhole(item, XML_LIMIT_BYTES, "xml-too-large") };
        } catch (error) {
          unread.push(toGap(error, item.path));
          await item.prove();
        }
      }
    }
    const decoded = await decodeServerConfiguration(files());
    return { ...decoded, gaps: [...decoded.gaps, ...unread] };
  }

  #recognised(): readonly InputItem[] {
    const own: readonly InputItem[] = this.#bundle ? [{ path: MANIFEST_PATH, kind: "manifest", artifacts: [] }] : [];
    const setAside = new Set(this.#ignored.map(({ path }) => path));
    const read = this.#items.flatMap(({ path, recognition: { kind } }): InputItem[] =>
      kind === "ignored" || setAside.has(path) ? [] : [{ path, kind, artifacts: this.#gave.get(path) ?? [] }],
    );
    return [...own, ...read];
  }

  /** Of names and sizes: enough to tell two inputs apart without reading them twice. */
  #digest(): string {
    const hash = this.#host.createHash();
    const encoder = new TextEncoder();
    for (const { path, sizeBytes } of this.#container.entries.toSorted(byPath)) {
      hash.update(encoder.encode(`${path}\0${sizeBytes}\n`));
    }
    return hash.hex();
  }
}

/** What a source did not get, although it got something. */
function shortfallOf(source: ManifestSource | undefined): readonly Gap[] {
  if (source === undefined || source.outcome === "collected" || source.outcome === "empty") return [];
  return [gapOf(source.outcome, source.code ?? source.detail)];
}

/** Folder of an export that a file belongs to: the one above `Connectors`, `GlobalSettings` or `SynchronizationRules`. */
function treeOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder.replace(/(^|\/)(?:Connectors|GlobalSettings|SynchronizationRules)\/$/i, "$1");
}
