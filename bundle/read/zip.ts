import {
  configure,
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_LOCATOR_ZIP64_NOT_FOUND,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_OVERLAPPING_ENTRY,
  type FileEntry,
  Reader,
  type Entry as ZipEntry,
  ZipReader,
} from "@zip.js/zip.js";
import type { Container, Entry } from "../container.ts";
import { BundleError } from "../errors.ts";
import { CONTAINER_LIMITS, type ContainerLimits } from "../limits.ts";
import type { ByteSource } from "./byte-source.ts";
import { type Crc32, crc32 as portableCrc32 } from "./crc32.ts";
import { checkDistinct, compareNames, depthOf, findNameFault, isNestedArchive, toPrintable } from "./names.ts";

/** Distrustful zip reader: the directory is checked before anything is unpacked, and each entry again while it streams. */

/** Fixed parts, in bytes (APPNOTE 4.3.7 and 4.3.16). */
const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
const END_RECORD_BYTES = 22;
/** Compression methods (APPNOTE 4.4.5). */
const STORED = 0;
const DEFLATED = 8;
/**
 * Packed bytes handed to the inflater at once. It may put out 1032 times as much before anybody can stop it, so this
 * bounds memory: 64 KiB make at most 66 MB.
 */
const CHUNK_BYTES = 64 * 1024;
const NESTED_REASON = "an archive inside the archive is not opened; unpack it first";

// Entries may be open side by side in any number; the pool that this bounds is one of workers, which are not used.
configure({ useWebWorkers: false, chunkSize: CHUNK_BYTES, maxWorkers: Number.MAX_SAFE_INTEGER });

/** What the surroundings do faster than portable code. */
export interface Codec {
  readonly crc32: Crc32;
  /** @returns What the raw deflate stream unpacks to; throws while streaming where it is damaged. */
  inflateRaw(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

export interface ZipOptions {
  readonly limits?: ContainerLimits;
  /** Absent: portable code, about 2.5 times as slow. */
  readonly codec?: Codec;
}

/** True when a file begins as zip files do: with an entry, or with the end record of an empty archive. */
export function startsLikeZip(head: Uint8Array): boolean {
  const [p, k, a, b] = head;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

/**
 * Opens a zip and checks its whole directory; no entry is unpacked yet.
 *
 * @param source - Not closed by the container; whoever opened it closes it.
 * @param path - As the user gave it, for messages.
 * @returns Entries in byte order of their names; folders are left out, nested archives are in `ignored`.
 * @throws BundleError `not-a-zip`, `zip-truncated`, `zip-encrypted`, `zip-corrupt`, `too-many-entries`, `entry-too-large`,
 * `archive-too-large`, `ratio-too-high`, `size-mismatch`, `overlapping-entries`, `unsafe-entry-name`, `duplicate-entry`,
 * `symlink-entry`, `nesting-too-deep`, `not-readable`.
 */
export async function openZip(source: ByteSource, path: string, options: ZipOptions = {}): Promise<Container> {
  const { limits = CONTAINER_LIMITS, codec } = options;
  if (!startsLikeZip(await source.read(0, 4))) throw new BundleError("not-a-zip", { path });
  if (source.sizeBytes < END_RECORD_BYTES) throw new BundleError("zip-truncated", { path });

  const listed = await list(source, path, limits);
  const files = listed.filter((file) => !isFolder(file));
  checkNames(files, listed, path, limits);
  const ends = checkOverlap(listed, source.sizeBytes, path);
  checkSizes(files, path, limits);

  const entries: Entry[] = [];
  const ignored: { path: string; reason: string }[] = [];
  for (const file of files.sort((a, b) => compareNames(a.filename, b.filename))) {
    if (isNestedArchive(file.filename)) {
      ignored.push({ path: file.filename, reason: NESTED_REASON });
      continue;
    }
    const span: Span = { source, container: path, file, endsBefore: ends.get(file) ?? source.sizeBytes, codec };
    entries.push({ path: file.filename, sizeBytes: file.uncompressedSize, open: () => stream(span) });
  }
  return { path, kind: "zip", entries, ignored, close: async () => {} };
}

async function list(source: ByteSource, path: string, limits: ContainerLimits): Promise<FileEntry[]> {
  const reader = new SourceReader(source);
  reader.guard = makeDirectoryGuard(path, limits);
  const listed: FileEntry[] = [];
  try {
    for await (const entry of new ZipReader(reader, { filenameValidation: "tolerant" }).getEntriesGenerator()) {
      if (listed.length === limits.entries) throw new BundleError("too-many-entries", { path, limit: limits.entries });
      listed.push(entry as FileEntry);
    }
  } catch (error) {
    throw toBundleError(error, path, "");
  }
  // What is read from here on is the content of entries, which the directory bounds.
  reader.guard = null;
  return listed;
}

/** The size of the directory is one more number that may lie, and the library reads as much as that number says. */
function makeDirectoryGuard(path: string, limits: ContainerLimits): (length: number) => void {
  let reads = 0;
  return (length) => {
    if (length > limits.directoryBytes) throw new BundleError("too-many-entries", { path, limit: limits.entries });
    if (++reads > limits.directoryReads) throw new BundleError("zip-corrupt", { path, detail: "directory displaced" });
  };
}

class SourceReader extends Reader<ByteSource> {
  guard: ((length: number) => void) | null = null;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.sizeBytes;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bounded = Math.max(0, Math.min(length, this.size - offset));
    this.guard?.(bounded);
    return bounded === 0 ? new Uint8Array(0) : this.#source.read(offset, bounded);
  }
}

/** A name that ends in `/`, or the DOS attribute on something without content; an entry with content is a file. */
function isFolder(entry: ZipEntry): boolean {
  return entry.uncompressedSize === 0 && entry.directory;
}

function checkNames(files: FileEntry[], listed: FileEntry[], path: string, limits: ContainerLimits): void {
  for (const { filename, encrypted, symlink } of listed) {
    const entry = toPrintable(filename);
    const reason = findNameFault(filename, limits);
    if (reason !== null) throw new BundleError("unsafe-entry-name", { path, entry, reason });
    if (symlink) throw new BundleError("symlink-entry", { path, entry });
    if (encrypted) throw new BundleError("zip-encrypted", { path, entry });
    if (depthOf(filename) > limits.depth)
      throw new BundleError("nesting-too-deep", { path, entry, limit: limits.depth });
  }
  for (const { filename } of files) {
    if (!filename.endsWith("/")) continue;
    throw new BundleError("unsafe-entry-name", { path, entry: toPrintable(filename), reason: "a folder with content" });
  }
  checkDistinct(
    path,
    files.map((file) => file.filename),
  );
}

/**
 * Two entries that share bytes unpack the same data twice, which is how a small zip grows without bound.
 *
 * @returns For each entry the offset that its data must not pass. The local header's extra field is known only once
 * that header is read, so the rest of the check waits until the entry is opened.
 */
function checkOverlap(listed: readonly FileEntry[], sizeBytes: number, path: string): Map<FileEntry, number> {
  const ends = new Map<FileEntry, number>();
  const byOffset = [...listed].sort((a, b) => a.offset - b.offset);
  byOffset.forEach((file, at) => {
    const least = file.offset + LOCAL_HEADER_BYTES + file.rawFilename.length + file.compressedSize;
    if (file.offset < 0 || least > sizeBytes - END_RECORD_BYTES) {
      throw new BundleError("zip-corrupt", {
        path,
        detail: `entry ${toPrintable(file.filename)} lies outside the file`,
      });
    }
    const next = byOffset[at + 1]?.offset ?? sizeBytes;
    if (least > next) throw new BundleError("overlapping-entries", { path });
    ends.set(file, next);
  });
  return ends;
}

function checkSizes(files: readonly FileEntry[], path: string, limits: ContainerLimits): void {
  let totalBytes = 0;
  for (const { filename, uncompressedSize, compressedSize, compressionMethod } of files) {
    const entry = toPrintable(filename);
    if (compressionMethod === STORED && uncompressedSize !== compressedSize) {
      throw new BundleError("size-mismatch", { path, entry });
    }
    if (uncompressedSize > limits.entryBytes) {
      throw new BundleError("entry-too-large", { path, entry, limit: limits.entryBytes });
    }
    if (uncompressedSize > limits.ratioFreeBytes + limits.ratio * compressedSize) {
      throw new BundleError("ratio-too-high", { path, entry, limit: limits.ratio });
    }
    totalBytes += uncompressedSize;
    if (totalBytes > limits.totalBytes) throw new BundleError("archive-too-large", { path, limit: limits.totalBytes });
  }
}

interface Span {
  readonly source: ByteSource;
  readonly container: string;
  readonly file: FileEntry;
  readonly endsBefore: number;
  readonly codec: Codec | undefined;
}

/** The declared size was held against the caps already, so it is the one bound to keep while streaming. */
async function* stream(span: Span): AsyncGenerator<Uint8Array> {
  const { container, file, codec } = span;
  const entry = toPrintable(file.filename);
  const crc32 = codec?.crc32 ?? portableCrc32;
  let sizeBytes = 0;
  let crc = 0;
  try {
    await checkEnd(span);
    for await (const chunk of unpack(file, codec)) {
      sizeBytes += chunk.length;
      if (sizeBytes > file.uncompressedSize) throw new BundleError("size-mismatch", { path: container, entry });
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    throw toBundleError(error, container, entry);
  }
  if (sizeBytes !== file.uncompressedSize) throw new BundleError("size-mismatch", { path: container, entry });
  if (crc !== file.crc32) throw new BundleError("zip-corrupt", { path: container, detail: `checksum of ${entry}` });
}

/** The rest of the overlap check, now that the local header tells where the data begins. */
async function checkEnd({ source, container, file, endsBefore }: Span): Promise<void> {
  const header = await source.read(file.offset, LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE) {
    throw new BundleError("zip-corrupt", { path: container, detail: `no header of ${toPrintable(file.filename)}` });
  }
  // +26 u16  name length
  // +28 u16  extra field length, which may differ from the one in the directory
  const dataOffset = file.offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (dataOffset + file.compressedSize > endsBefore) throw new BundleError("overlapping-entries", { path: container });
}

function unpack(file: FileEntry, codec: Codec | undefined): AsyncIterable<Uint8Array> {
  if (codec === undefined || file.compressionMethod !== DEFLATED) return getData(file, false);
  return codec.inflateRaw(getData(file, true));
}

/** The library checks the local header against the directory in either case. */
async function* getData(file: FileEntry, packed: boolean): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const reader = readable.getReader();
  const abort = new AbortController();
  const filled = file.getData(writable, { signal: abort.signal, passThrough: packed, checkLocalFilename: true });
  // What fails before the first byte never touches the stream, and reading would wait for ever. (A race against the
  // failure would do as well, but keep every chunk until it is decided.)
  filled.catch(() => reader.cancel().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    await filled;
  } finally {
    abort.abort();
    await reader.cancel().catch(() => {});
  }
}

function toBundleError(error: unknown, path: string, entry: string): BundleError {
  if (error instanceof BundleError) return error;
  const message = error instanceof Error ? error.message : String(error);
  switch (message) {
    case ERR_EOCDR_NOT_FOUND:
    case ERR_EOCDR_LOCATOR_ZIP64_NOT_FOUND:
      return new BundleError("zip-truncated", { path }, error);
    case ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return new BundleError("zip-encrypted", { path, entry: "(the directory)" }, error);
    case ERR_OVERLAPPING_ENTRY:
      return new BundleError("overlapping-entries", { path }, error);
    case ERR_INVALID_UNCOMPRESSED_SIZE:
      return new BundleError("size-mismatch", { path, entry }, error);
    case ERR_AMBIGUOUS_ARCHIVE:
      return new BundleError("zip-corrupt", { path, detail: reasonOf(error) }, error);
    default:
      return new BundleError("zip-corrupt", { path, detail: describe(message, entry) }, error);
  }
}

/** The library says in `reason` what made an archive ambiguous. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error && "reason" in error ? error.reason : null;
  return typeof reason === "string" ? reason : "ambiguous directory";
}

function describe(message: string, entry: string): string {
  const what = toPrintable(message).toLowerCase();
  return entry === "" ? what : `${what} in ${entry}`;
}
