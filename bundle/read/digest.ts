import type { Container, Entry } from "../container.ts";
import { BundleError } from "../errors.ts";
import { MANIFEST_PATH, type Manifest } from "../manifest.ts";
import { compareNames, toPrintable } from "./names.ts";

/** A running SHA-256. Injected, so that this half also runs where there is no `node:crypto`. */
export type HashFactory = () => {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; called once, at the end. */
  hex(): string;
};

export type ExpectedFile = Manifest["sources"][number]["files"][number];

/**
 * Passes an entry through and judges it at its end. What was yielded before is unproven until then; whoever stops
 * early learns nothing.
 *
 * @param container - Path of the container, for the message.
 * @throws BundleError `digest-mismatch` when size or SHA-256 differ from the manifest, and what `Entry.open` throws.
 */
export async function* verifying(
  entry: Entry,
  expected: Pick<ExpectedFile, "sizeBytes" | "sha256">,
  createHash: HashFactory,
  container: string = entry.path,
): AsyncGenerator<Uint8Array> {
  const mismatch = () => new BundleError("digest-mismatch", { path: container, entry: toPrintable(entry.path) });
  const hash = createHash();
  let sizeBytes = 0;
  for await (const chunk of entry.open()) {
    sizeBytes += chunk.length;
    if (sizeBytes > expected.sizeBytes) throw mismatch();
    hash.update(chunk);
    yield chunk;
  }
  if (sizeBytes !== expected.sizeBytes || hash.hex() !== expected.sha256) throw mismatch();
}

/** Files by path, as the manifest lists them. */
export function expectedFiles(manifest: Manifest): ReadonlyMap<string, ExpectedFile> {
  return new Map(manifest.sources.flatMap((source) => source.files.map((file) => [file.path, file] as const)));
}

/** Paths that the manifest lists and the container lacks, in byte order. */
export function missingFiles(manifest: Manifest, container: Container): string[] {
  const present = new Set(container.entries.map((entry) => entry.path));
  return [...expectedFiles(manifest).keys()].filter((path) => !present.has(path)).sort(compareNames);
}

/** Paths that the container holds and the manifest does not list, in byte order; the manifest itself is not among them. */
export function unlistedFiles(manifest: Manifest, container: Container): string[] {
  const listed = expectedFiles(manifest);
  return container.entries
    .map((entry) => entry.path)
    .filter((path) => path !== MANIFEST_PATH && !listed.has(path))
    .sort(compareNames);
}
