import { once } from "node:events";
import { PassThrough, Readable, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type CoreOptions, ZipArchive, type ZipOptions } from "archiver";
import type * as z from "zod";
import { BundleError } from "./errors.ts";
import { CONTAINER_LIMITS } from "./limits.ts";
import { FORMAT, MANIFEST_PATH, type Manifest, manifestSchema, type sourceSchema } from "./manifest.ts";
import { sha256 } from "./node/sha256.ts";
import { type ExpectedFile, expectedFiles } from "./read/digest.ts";
import { checkDistinct, compareNames, depthOf, findNameFault, isNestedArchive, toPrintable } from "./read/names.ts";
import { SIGNATURE_PATH } from "./signature.ts";

/** `rw-r--r--`: bundles hold nothing that is run. */
const MODE = 0o644;
/** zlib's own default: higher levels take far longer for a few percent. */
const LEVEL = 6;

/** Content of one file: bytes, or a function that streams them. It is called twice, as the manifest with its digests comes first. */
export type BundleFile = Uint8Array | (() => AsyncIterable<Uint8Array>);

/** A source as its author states it: sizes and digests are filled in. */
export type SourceInput = Omit<z.input<typeof sourceSchema>, "files"> & {
  /** Paths of the files that this source left, all of them keys of `files`. */
  readonly paths?: readonly string[];
};

export interface BundleInput {
  readonly manifest: Omit<z.input<typeof manifestSchema>, "format" | "sources"> & {
    readonly sources: readonly SourceInput[];
  };
  /** By path, without the manifest; each belongs to exactly one source. */
  readonly files: ReadonlyMap<string, BundleFile>;
  /** Gives the content of `manifest.sig` for the manifest as it will stand in the bundle. */
  readonly sign?: (manifest: Uint8Array) => Uint8Array;
}

/**
 * Makes a bundle in memory. The same input gives the same bytes on one machine, whatever the clock and the time zone;
 * another version of zlib may pack differently.
 *
 * @throws As {@link writeBundle}.
 */
export async function buildBundle(input: BundleInput): Promise<Uint8Array> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), writeBundle(input, out)]);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Writes a bundle to a stream and ends it: the manifest, its signature where there is to be one, then the files in byte
 * order of their paths.
 *
 * @returns The manifest as written.
 * @throws BundleError `unsafe-entry-name`, `duplicate-entry`, `nesting-too-deep` for a path that no reader would take.
 * @throws Error When sources and files do not fit together, the manifest is not valid, a file changes while it is read, or a stream fails.
 */
export async function writeBundle(input: BundleInput, out: Writable): Promise<Manifest> {
  const manifest = await completeManifest(input);
  const expected = expectedFiles(manifest);
  const manifestBytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  // Before anything is written: a key that fails leaves no half of a bundle.
  const signature = input.sign?.(manifestBytes);
  async function* entries(): AsyncGenerator<[string, Buffer | Readable]> {
    yield [MANIFEST_PATH, manifestBytes];
    if (signature !== undefined) yield [SIGNATURE_PATH, toBuffer(signature)];
    for (const [path, content] of sorted(input.files)) {
      yield [path, content instanceof Uint8Array ? toBuffer(content) : toReadable(path, content, expected.get(path))];
    }
  }
  await writeZip(entries(), manifest.createdUtc, out);
  return manifest;
}

/**
 * A zip of a few files in memory. The same files give the same bytes on one machine.
 *
 * @param createdUtc - Time of every entry.
 */
export async function zipFiles(files: ReadonlyMap<string, Uint8Array>, createdUtc: string): Promise<Uint8Array> {
  async function* entries(): AsyncGenerator<[string, Buffer]> {
    for (const [path, bytes] of sorted(files)) yield [path, toBuffer(bytes)];
  }
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), writeZip(entries(), createdUtc, out)]);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function writeZip(
  entries: AsyncIterable<[name: string, content: Buffer | Readable]>,
  createdUtc: string,
  out: Writable,
): Promise<void> {
  // The published types leave the zip options out of the constructor.
  const options: CoreOptions & ZipOptions = { zlib: { level: LEVEL } };
  const archive = new ZipArchive(options);
  const sent = pipeline(archive, out);
  const broken = new Promise<never>((_, reject) => sent.catch(reject));
  // DOS times are written as UTC, so the time zone does not show.
  const date = new Date(createdUtc);
  for await (const [name, content] of entries) {
    if (content instanceof Readable) content.once("error", (error) => archive.destroy(error));
    const added = once(archive, "entry");
    archive.append(content, { name, date, mode: MODE });
    await Promise.race([added, broken]);
  }
  await Promise.race([archive.finalize(), broken]);
  await sent;
}

async function completeManifest({ manifest, files }: BundleInput): Promise<Manifest> {
  checkPaths([...files.keys()]);
  const unclaimed = new Map(files);
  const sources = [];
  for (const { paths = [], ...source } of manifest.sources) {
    const listed: ExpectedFile[] = [];
    for (const path of [...paths].sort(compareNames)) {
      const content = unclaimed.get(path);
      if (content === undefined)
        throw new Error(`source ${source.id}: ${path} is not given, or belongs to another source`);
      unclaimed.delete(path);
      listed.push({ path, ...(await digest(content)) });
    }
    sources.push({ ...source, files: listed });
  }
  const [orphan] = unclaimed.keys();
  if (orphan !== undefined) throw new Error(`${orphan} belongs to no source`);
  return manifestSchema.parse({ ...manifest, format: FORMAT, sources });
}

function checkPaths(paths: readonly string[]): void {
  const path = "the bundle to be written";
  for (const name of paths) {
    const entry = toPrintable(name);
    const reason = findFault(name);
    if (reason !== null) throw new BundleError("unsafe-entry-name", { path, entry, reason });
    if (depthOf(name) > CONTAINER_LIMITS.depth) {
      throw new BundleError("nesting-too-deep", { path, entry, limit: CONTAINER_LIMITS.depth });
    }
  }
  checkDistinct(path, [MANIFEST_PATH, SIGNATURE_PATH, ...paths]);
}

function findFault(name: string): string | null {
  if (name.endsWith("/")) return "a folder";
  if (isNestedArchive(name)) return "no reader opens an archive inside the archive";
  return findNameFault(name, CONTAINER_LIMITS);
}

async function digest(content: BundleFile): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = sha256();
  let sizeBytes = 0;
  for await (const chunk of content instanceof Uint8Array ? [content] : content()) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.hex() };
}

function toReadable(path: string, content: () => AsyncIterable<Uint8Array>, expected?: ExpectedFile): Readable {
  async function* unchanged() {
    const hash = sha256();
    for await (const chunk of content()) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.hex() !== expected?.sha256) throw new Error(`${path} changed while the bundle was written`);
  }
  return Readable.from(unchanged(), { objectMode: false });
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sorted<T>(files: ReadonlyMap<string, T>): [string, T][] {
  return [...files].sort(([a], [b]) => compareNames(a, b));
}
